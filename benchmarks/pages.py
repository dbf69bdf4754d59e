"""What reading a page costs: CPU as a ratio to a bare BeautifulSoup and lxml parse of the same page, in the same run.

    .venv/bin/python benchmarks/pages.py [FOLDER]

On pages that it makes itself (an ordinary one, one of dense markup, one of embeds), and on the `.html` files of FOLDER
if one is named. Then pages of 12 MB: CPU seconds and the peak of memory of `citations --json`, the whole process; fails
where one takes more than 5 s of CPU or 600 MB. Where trafilatura is
installed (`.venv/bin/pip install trafilatura`; nothing else needs it), the ratio to its `extract` too.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import util
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bs4 import BeautifulSoup

from archiver import adapter
from archiver.page import platforms
from archiver.page.read import LARGEST, read_articles
from archiver.reading import cited

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
ROUNDS = 5
MOST_SECONDS, MOST_MEMORY = 5, 600
DICE = random.Random(5)
WORDS = ["".join(DICE.choices("abcdefghiklmnoprstuvw", k=DICE.randint(2, 10))) for _ in range(2000)]
QUOTE = (
    '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The bridge is open.</p>&mdash; Mira Holm (@mira_holm) '
    '<a href="https://twitter.com/mira_holm/status/{0}">March 8, 2022</a></blockquote>'
)


def prose(words: int) -> str:
    """Made-up sentences."""
    return " ".join(DICE.choice(WORDS) for _ in range(words)).capitalize() + "."


def ordinary() -> str:
    """Forty paragraphs, two embeds, menus and lists of other stories."""
    menu = "".join(f'<li class="m m-{n}"><a href="/{n}">{prose(4)}</a></li>' for n in range(300))
    body = "".join(f'<p class="text">{prose(60)}</p>' for _ in range(40))
    return f"<nav><ul>{menu}</ul></nav><article><h1>{prose(6)}</h1>{body}{QUOTE.format(1501234567890123456)}</article>"


def dense() -> str:
    """Little text and many elements."""
    return "<article><h1>On</h1>" + "".join(
        f'<div class="a b"><span data-x="{n}"><b>{DICE.choice(WORDS)}</b></span></div>' for n in range(6000)
    )


def embeds() -> str:
    """An embed after each paragraph."""
    return "<article><h1>On</h1>" + "".join(
        f"<p>{prose(40)}</p>{QUOTE.format(1501234567890123456 + n)}" for n in range(300)
    )


SAID = f"“{prose(20)}” Mira Holm wrote on Telegram on Friday. "
LARGE: dict[str, Callable[[], str]] = {
    "ordinary text": lambda: f"<p>{prose(60)}</p>",
    "quotes and mentions": lambda: f"<p>{SAID}</p>",
    "embeds between paragraphs": lambda: f"<p>{prose(40)}</p>{QUOTE.format(DICE.randrange(10**18))}",
    "nothing but embeds": lambda: QUOTE.format(DICE.randrange(10**18)),
    "links to posts": lambda: f'<a href="https://x.com/mira_holm/status/{DICE.randrange(10**18)}">x</a> ',
    "embeds in attributes": lambda: f'<div data-tweet-id="{DICE.randrange(10**18, 10**19)}"></div>',
    "dense markup": lambda: '<div class="a b"><span data-x="1"><b>x</b></span></div>',
    "short paragraphs": lambda: "<p>x",
    "tables": lambda: f"<table>{'<tr><td>1</td><td>2</td></tr>' * 9}</table>",
    "block quotes": lambda: f"<blockquote><p>{prose(12)}</p></blockquote>",
    "dense author lines": lambda: "(@mira_holm) — ",
    "deep nesting": lambda: "<div>",
    "open block quotes": lambda: "<blockquote class=twitter-tweet>",
    "text without markup": lambda: f"{prose(60)}\n\n",
    "text of lost embeds": lambda: f"{prose(12)} pic.twitter.com/aB3dE5fG7h\n— Mira Holm (@mira_holm) March 8, 2022\n",
    "text of addresses": lambda: f"https://x.com/mira_holm/status/{DICE.randrange(10**18)} ",
}


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds, the best of a few rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        best = min(best, time.process_time() - started)
    return best


def ratio(name: str, pages: list[bytes]) -> None:
    """Prints what reading, and reading with quotes and mentions, costs beside the bare parse."""
    bare = seconds(lambda: [BeautifulSoup(page, "lxml") for page in pages])
    read = seconds(lambda: [list(read_articles(page, recognise=RECOGNISE, name="p.html")) for page in pages])
    whole = seconds(
        lambda: [[cited(one) for one in read_articles(page, recognise=RECOGNISE, name="p.html")] for page in pages]
    )
    print(f"{name}: reading {read / bare:.2f} x the bare parse, with quotes and mentions {whole / bare:.2f} x")
    if util.find_spec("trafilatura") is None:
        return
    from trafilatura import extract

    other = seconds(lambda: [extract(page) for page in pages])
    print(f"  and {read / other:.2f} x trafilatura.extract, with quotes and mentions {whole / other:.2f} x")


def large(name: str, folder: Path) -> bool:
    """`citations` on one page of 12 MB, in a process of its own; whether it keeps within the bounds."""
    page = folder / ("page.txt" if name.startswith("text") else "page.html")
    with page.open("w", encoding="utf-8") as file:
        file.write("" if name.startswith("text") else "<html><body><article><h1>On</h1>")
        while file.tell() < LARGEST - 20_000:
            file.write("".join(LARGE[name]() for _ in range(20)))
    command = [sys.executable, __file__, "--cite", str(page)]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    took, peak = answer["seconds"], answer["peak"]
    print(f"12 MB of {name}: {took:.1f} s, {peak:.0f} MB, {answer['citations']} citations, {answer['quotes']} quotes")
    return bool(took <= MOST_SECONDS and peak <= MOST_MEMORY)


def cite(page: str) -> None:
    """Runs the command in this process, and tells what it took."""
    from archiver.answer import Options
    from archiver.cite_command import citations

    found = citations(Options(None, None, True, True, False), [page], None, None, with_reasons=False).document
    size = len(json.dumps(found, ensure_ascii=False).encode())
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {"seconds": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024, "size": size}
    print(json.dumps(told | {kind: len(found[kind]) for kind in ("citations", "quotes")}))


def main() -> None:
    """Ratios first, then large pages, each in a process of its own."""
    if len(sys.argv) > 2 and sys.argv[1] == "--cite":
        cite(sys.argv[2])
        return
    for name, page in (("ordinary page", ordinary()), ("dense markup", dense()), ("many embeds", embeds())):
        ratio(name, [f"<!doctype html><html><body>{page}</body></html>".encode()])
    if len(sys.argv) > 1:
        files = sorted(Path(sys.argv[1]).glob("*.html"))
        ratio(f"{len(files)} pages of {sys.argv[1]}", [file.read_bytes() for file in files])
    with TemporaryDirectory() as folder:
        kept = [large(name, Path(folder)) for name in LARGE]
    sys.exit(0 if all(kept) else 1)


if __name__ == "__main__":
    main()
