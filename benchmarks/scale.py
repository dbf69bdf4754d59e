"""How import, index, `find` and cross-referencing grow with the archive, from 10,000 to a million made-up posts.

    .venv/bin/python benchmarks/scale.py 10000 100000 1000000 [--quotes N] [--checked N] [--keep FOLDER] [--draw]

For each size, in this order: `citetrail import` in a process of its own; the index's bytes by `dbstat`; CPU of `find`
for each of N quotes, and of cross-referencing articles of ten quotes; then the yardsticks. For speed `rapidfuzz`: its
ten best of all posts by `partial_ratio`. For what is found `edlib`: with how many edits can the quote, each of its
parts, be laid into the first that `find` gives, into its source, and into any post at all? Both work on words in normal
form.
`--keep`: archives that are in this folder already are not imported again. `--draw` writes the results into
`docs/scale.md` and `docs/scale.svg`.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import edlib
from rapidfuzz import fuzz, process

from archiver.matching.align import split
from archiver.matching.crossref import cross_reference
from archiver.matching.find import find
from benchmarks import made_posts
from benchmarks.made_posts import Said
from benchmarks.scale_plot import draw
from db import normal
from db.archive import Archive
from db.facts import FILE
from db.model import Article, Passage, Quote, When

INDEX = ("shingles", "segments", "pages", "crowds", "codes", "accounts", "index_form")
TIMED = 3
"""Quotes for which the search through all posts is timed."""


def cpu_ms(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU milliseconds of this process, and what the work gave."""
    begin = time.process_time()
    made = work()
    return 1000 * (time.process_time() - begin), made


_CHILD = """
import atexit
from archiver.cli import main
atexit.register(lambda: print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))))
main()
"""
"""The command, and at its end its memory at most: what the kernel tells of a child may be its parent's."""


def bring(file: Path, folder: Path, count: int) -> dict[str, float]:
    """Imports the file in a process of its own: posts a second by its CPU and by the clock, and its memory in MB."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-c", _CHILD, "--archive", str(folder), "--quiet", "import", str(file)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    took, used = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return {"import_cpu": count / cpu, "import_clock": count / took, "import_mb": int(told.split()[-2]) / 1024}


def index_bytes(folder: Path, count: int) -> float:
    """Bytes for each post that the index takes, whole pages counted."""
    marks = ", ".join("?" for _ in INDEX)
    with closing(sqlite3.connect(folder / FILE)) as connection:
        (size,) = connection.execute(f"SELECT sum(pgsize) FROM dbstat WHERE name IN ({marks})", INDEX).fetchone()
    return float(size / count)


def spread(name: str, values: list[float]) -> dict[str, float]:
    ranked = sorted(values)
    return {f"{name}_p50": statistics.median(ranked), f"{name}_p95": ranked[int(0.95 * len(ranked))]}


def articles(rows: list[dict[str, Any]], said: list[Said]) -> list[tuple[Article, list[tuple[str, Quote]]]]:
    """Articles of ten quotes each, published the day after; half of the quotes name the account that they come from."""
    made = []
    for at in range(0, len(said) - 9, 10):
        group = said[at : at + 10]
        day = max(datetime.fromisoformat(rows[q.sources[0]]["posted_at"]) for q in group) + timedelta(hours=20)
        written = day.date().isoformat()
        published = When(written, day - timedelta(hours=14), day + timedelta(hours=36), "argument", written)
        text, quotes = "", []
        for number, quote in enumerate(group):
            row = rows[quote.sources[0]]
            text += f'\n\n{row["author"]["name"]} wrote: "'
            speaker = row["author"]["name"] if number % 2 else None
            passage = Passage(quote.text, len(text))
            quotes.append((f"quote {number}", Quote("article", passage, "direct", speaker, row["platform"])))
            text += f'{quote.text}"'
        made.append((Article(None, None, None, published, None, "en", text, "", "text"), quotes))
    return made


def search(archive: Archive, said: list[Said]) -> tuple[dict[str, float], list[list[str]]]:
    """CPU of `find` for each quote; and the keys of the posts it gave."""
    for quote in said[:10]:
        find(archive, quote.text)
    taken, answers = [], []
    for quote in said:
        took, found = cpu_ms(lambda text=quote.text: find(archive, text))  # type: ignore[misc]
        taken.append(took)
        answers.append([post.ref.key for _, post in found])
    return spread("find", taken), answers


def cross_references(archive: Archive, rows: list[dict[str, Any]], said: list[Said]) -> dict[str, float]:
    """CPU for each quote of cross-referencing an article: the first time, when no encoder has read a post yet, and
    again.
    """
    found: dict[str, float] = {}
    for name in ("crossref", "again"):
        taken = []
        for article, quotes in articles(rows, said):
            work = partial(cross_reference, archive, "article", article, [], quotes, at=datetime.now(UTC), agent="")
            took, _ = cpu_ms(work)
            taken.append(took / len(quotes))
        found |= spread(name, taken)
    return found


def forget_vectors(folder: Path) -> None:
    """As an archive is that no encoder has read a post of."""
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        connection.execute("DELETE FROM vectors")


def all_posts(said: Said, posts: list[str]) -> list[Any]:
    """The ten best of all posts, the plain way."""
    return process.extract(" ".join(asked_parts(said)), posts, scorer=fuzz.partial_ratio, limit=10)


def edits(parts: list[str], post: str, most: int = -1) -> int:
    """Edits from the quote's parts to the places in the post where each fits best; -1 where there are more than `most`
    in one of them.
    """
    found = [edlib.align(part, post, mode="HW", task="distance", k=most)["editDistance"] for part in parts]
    return -1 if -1 in found else sum(found)


def fewest(parts: list[str], posts: list[str], most: int) -> int:
    """The fewest edits with which the parts fit into any of the posts; `most` where none fits with fewer."""
    for post in posts:
        if most and 0 <= (count := edits(parts, post, most - 1)) < most:
            most = count
    return most


def asked_parts(said: Said) -> list[str]:
    """The quote's words in normal form, part by part."""
    found, segments = split(said.text)
    return [" ".join(word.form for word in found[s.first : s.last]) for s in segments]


def check(
    said: list[Said], answers: list[list[str]], posts: list[str], by_key: dict[str, int], room: Path
) -> dict[str, float]:
    """For how many quotes the first answer is the source, or a post that fits as well (`recall`); for how many no post
    fits better than the source, so that all posts by fewest edits give it (`by_edits`); for how many none fits better
    than our first (`unbeaten`). Of a stitched quote one part is enough. What fails is written into a file in `room`.
    """
    count = {"recall": 0, "by_edits": 0, "unbeaten": 0}
    with (room / f"missed-{len(posts)}.jsonl").open("w") as missed:
        for quote, keys in zip(said, answers, strict=True):
            parts = asked_parts(quote)
            first = posts[by_key[keys[0].lower()]] if keys else ""
            fits = []
            for asked in [[part] for part in parts] if quote.way == "stitched" else [parts]:
                ours, true = edits(asked, first), min(edits(asked, posts[source]) for source in quote.sources)
                best = fewest(asked, posts, min(ours, true))
                fits.append({"recall": ours <= true, "by_edits": true <= best, "unbeaten": ours <= best})
            right = {name: any(fit[name] for fit in fits) for name in count}
            count = {name: count[name] + right[name] for name in count}
            if not all(right.values()):
                row = right | {"way": quote.way, "quote": quote.text, "first": first}
                missed.write(json.dumps(row, ensure_ascii=False) + "\n")
    return {name: right / len(said) for name, right in count.items()} | {"checked": len(said)}


def measure(count: int, quotes: int, checked: int, room: Path) -> dict[str, Any]:
    """All figures for an archive of so many posts."""
    file, folder, told = room / f"{count}.jsonl", room / f"archive-{count}", room / f"import-{count}.json"
    rows = list(made_posts.rows(count))
    result: dict[str, Any] = {"posts": count}
    if not folder.exists():
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        told.write_text(json.dumps(bring(file, folder, count)))
    if told.exists():
        result |= json.loads(told.read_text())
    result["index_bytes"] = index_bytes(folder, count)
    said = made_posts.quotes([(n, row["text"]) for n, row in enumerate(rows)], quotes)
    gc.collect()
    gc.freeze()  # These rows are ours, not the program's: it need not search them for garbage.
    forget_vectors(folder)
    with Archive.open(folder) as archive:
        found, answers = search(archive, said)
        result |= found | cross_references(archive, rows, said)
    posts = [" ".join(normal.forms(row["text"])) for row in rows]
    result["exhaustive"] = statistics.mean(cpu_ms(lambda q=q: all_posts(q, posts))[0] for q in said[:TIMED])  # type: ignore[misc]
    result["ratio"] = result["exhaustive"] / result["find_p50"]
    by_key = {f"{row['platform']}:{row['post_id']}".lower(): n for n, row in enumerate(rows)}
    result |= check(said[:checked], answers[:checked], posts, by_key, room)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--quotes", type=int, default=300)
    parser.add_argument("--checked", type=int, default=100)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--draw", action="store_true")
    chosen = parser.parse_args()
    results = []
    with TemporaryDirectory() as passing:
        room = chosen.keep or Path(passing)
        room.mkdir(parents=True, exist_ok=True)
        for count in chosen.sizes:
            results.append(measure(count, chosen.quotes, chosen.checked, room))
            print(json.dumps(results[-1]), flush=True)
    if chosen.draw:
        draw(results, ROOT / "docs")


if __name__ == "__main__":
    main()
