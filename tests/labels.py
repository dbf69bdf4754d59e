"""Labelled articles, and what the product makes of them: who is quoted, where, and from which post.

`tests/labelled/*.json` are invented articles with the posts that an archive may hold, each quote with the right answer
and with the posts that must not be it. They were written by people who had not seen how quotes are matched.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from archiver import archiver as verbs
from archiver import document, imports, reading
from archiver.answer import Options
from archiver.begin import session
from archiver.source import fetch

FOLDER = Path(__file__).parent / "labelled"
Json = dict[str, Any]


@dataclass
class Score:
    """Counts, and what they come to."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    silent: int = 0
    """Quotes of no archived post that are tied to none."""
    of_none: int = 0
    trapped: int = 0
    traps: int = 0
    late: int = 0
    speakers: int = 0
    speakers_of: int = 0
    channels: int = 0
    channels_of: int = 0
    verdicts: int = 0
    places: int = 0
    places_of: int = 0
    notes: list[str] = field(default_factory=list)
    """What is not as labelled, one line each."""

    def add(self, other: Score) -> None:
        """The sum of both."""
        for name in (f.name for f in dataclasses.fields(self)):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float:
        """Of the answers given, the share that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Of the posts asked for, the share that is found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@cache
def articles(names: str = "*") -> tuple[Json, ...]:
    """The labelled articles whose names fit."""
    found = sorted(FOLDER.glob(f"{names}.json"))
    return tuple({"name": file.stem} | json.loads(file.read_text(encoding="utf-8")) for file in found)


def answer(article: Json, folder: Path, beside: Sequence[Json] = ()) -> Json:
    """What `archive --no-capture` says of the article, in an archive of its posts, and of others `beside` them."""
    rows = folder / "posts.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in (*article["posts"], *beside)), encoding="utf-8")
    page = folder / "article.txt"
    page.write_text(article["text"], encoding="utf-8")
    with session(Options(folder / "archive", None, True, True, False)) as run:
        imports.import_files(run, [rows])
        source = fetch(str(page), run.web, patience=run.patience)
        read = next(reading.read(source, run.recognise, url=None, published=article["published"]))
        dossier = verbs.archive_page(run, read, source, with_capture=False)
        return document.article_document(dossier, run.adapters)


def score(article: Json, answered: Json) -> Score:
    """The answer held against the labels."""
    made = Score()
    times = {post["id"].lower(): (post["posted_at"] or "")[:10] for post in answered["posts"]}
    for label in article["quotes"]:
        quote = spoken(label, answered["quotes"])
        _score_words(label, quote, made, f"{article['name']} “{label['exact'][:50]}”")
        _score_tie(label, quote, made, f"{article['name']} “{label['exact'][:50]}”")
        for post in _tied(quote):
            made.late += times.get(post, "") > article["published"]
    return made


def of(names: str = "*", beside: Sequence[Json] = ()) -> Score:
    """The score over all articles whose names fit."""
    total = Score()
    for article in articles(names):
        with tempfile.TemporaryDirectory() as folder:
            total.add(score(article, answer(article, Path(folder), beside)))
    return total


def spoken(label: Json, quotes: Iterable[Json]) -> Json | None:
    """The quote that shares most with the labelled place."""
    start, end = label["start"], label["start"] + len(label["exact"])
    shared = [
        (min(end, q["end"]) - max(start, q["start"]), -(q["end"] - q["start"]), n, q) for n, q in enumerate(quotes)
    ]
    best = max((item for item in shared if item[0] > 0), key=lambda item: item[:2], default=None)
    if best is None or 2 * best[0] < min(end - start, -best[1]):
        return None
    return best[3]


def _score_words(label: Json, quote: Json | None, made: Score, where: str) -> None:
    made.places_of += 1
    if quote is None:
        made.notes.append(f"not found: {where}")
        return
    made.places += quote["exact"].strip(" .,;:!?…\"'“”«»") == label["exact"].strip(" .,;:!?…\"'“”«»")
    if label["kind"] != "scare" and label.get("speaker"):
        made.speakers_of += 1
        same = quote["speaker"] is not None and _same_name(label["speaker"], quote["speaker"])
        made.speakers += same
        if not same:
            made.notes.append(f"speaker {quote['speaker']!r} for {label['speaker']!r}: {where}")
    if label["kind"] != "scare" and label.get("channel") != "any":
        made.channels_of += 1
        said, wanted = _channel(quote["channel"]), label.get("channel")
        made.channels += said == wanted
        if said != wanted:
            made.notes.append(f"channel {quote['channel']} for {wanted}: {where}")


def _score_tie(label: Json, quote: Json | None, made: Score, where: str) -> None:
    wanted = [post.lower() for post in label.get("posts", [])]
    fine = {*wanted, *(post.lower() for post in label.get("also", []))}
    never = {post.lower() for post in label.get("never", [])}
    tied = _tied(quote)
    if never:
        made.traps += 1
        made.trapped += bool(never.intersection(tied))
    if not wanted:
        made.of_none += 1
        made.silent += not tied
    right = [post for post in tied if post in fine]
    made.wrong += len(tied) - len(right)
    if len(tied) > len(right):
        made.notes.append(f"wrong {tied}: {where}")
    needed = len(wanted) if label.get("all") else min(1, len(wanted))
    found = len(set(right) & set(wanted)) if label.get("all") else min(1, len(right))
    made.right += min(found, needed) if needed else 0
    made.missed += max(0, needed - found)
    if needed > found:
        made.notes.append(f"missed {wanted}: {where}")
    if right and needed and quote is not None:
        made.verdicts += quote["matches"][0]["verdict"] in label.get("verdicts", [])
        if quote["matches"][0]["verdict"] not in label.get("verdicts", []):
            made.notes.append(f"verdict {quote['matches'][0]['verdict']} for {label.get('verdicts')}: {where}")


def _tied(quote: Json | None) -> list[str]:
    """The posts that a quote is said to come from: the first, or all where it is stitched."""
    if quote is None or quote["status"] != "matched":
        return []
    matches: list[Json] = quote["matches"]
    first = matches[:1] if matches[0]["verdict"] != "stitched" else [m for m in matches if m["verdict"] == "stitched"]
    return [match["post"].lower() for match in first]


def _channel(said: str | None) -> str | None:
    return "elsewhere" if said in {"interview", "briefing", "broadcast", "statement", "email", "document"} else said


def _same_name(one: str, other: str) -> bool:
    a, b = _words(one), _words(other)
    return bool(a and b) and (set(a) <= set(b) or set(b) <= set(a) or a[-1] == b[-1])


def _words(name: str) -> list[str]:
    plain = "".join(c if c.isalnum() else " " for c in name.replace("’s", "").replace("'s", "").casefold())
    return [word for word in plain.split() if word not in {"the", "a", "an", "of"}]


def lines(total: Score) -> Iterator[str]:
    """The score for people."""
    yield f"precision {total.precision:.3f}  recall {total.recall:.3f}  F1 {total.f1:.3f}"
    yield f"traps {total.trapped} of {total.traps}  silent where there is none {total.silent} of {total.of_none}"
    yield f"after the article {total.late}  verdicts {total.verdicts} of {total.right}"
    yield f"speakers {total.speakers} of {total.speakers_of}  channels {total.channels} of {total.channels_of}"
    yield f"places to the letter {total.places} of {total.places_of}"


if __name__ == "__main__":
    import sys

    whole = of(sys.argv[1] if len(sys.argv) > 1 else "*")
    print("\n".join((*whole.notes, *lines(whole))))
