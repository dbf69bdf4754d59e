"""What passing over pages that cannot cite a post saves on a crawl: pages per second with `only_citing` and without.

    .venv/bin/python benchmarks/warc_stream.py [PAGES]

Writes WARCs of made-up pages to a temporary file: most pages cite nothing, but carry what pages carry (share buttons,
links to profiles, meta tags, scripts, style sheets); five of 100 embed, link or mention a post, as in a crawl of news
sites, and one of 100, as in a crawl of everything. Prints pages per second of the reading alone and of the whole work
(quotes and mentions too), the ratio, and the peak of memory. Every page that cites must come through: it ends with an
error where one is lost.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bs4 import BeautifulSoup

from archiver import adapter
from archiver.page import platforms
from archiver.page.read import read_stream
from archiver.reading import cited

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
DICE = random.Random(11)
WORDS = ["".join(DICE.choices("abcdefghiklmnoprstuvw", k=DICE.randint(2, 10))) for _ in range(3000)]
CITING = (
    '<blockquote class="twitter-tweet"><p lang="en">The bridge is open.</p>&mdash; Mira Holm (@mira_holm) '
    '<a href="https://twitter.com/mira_holm/status/{0}">March 8, 2022</a></blockquote>',
    '<p>She wrote <a href="https://x.com/mira_holm/status/{0}">that night</a> that the bridge was open to all.</p>',
    '<script async src="https://telegram.org/js/telegram-widget.js" data-telegram-post="mira_news/{1}"></script>',
    '<div data-post="{{&quot;url&quot;:&quot;https:\\/\\/bsky.app\\/profile\\/mira.ex\\/post\\/3lk{1}&quot;}}"></div>',
    "<p>“The bridge is open again to everyone,” Mira Holm wrote on her Telegram channel on Friday.</p>",
)


def prose(words: int) -> str:
    """Made-up sentences."""
    return " ".join(DICE.choice(WORDS) for _ in range(words)).capitalize() + "."


def page(number: int, extra: str) -> bytes:
    """A page of about 90 kB, most of it scripts, styles and lists of links, as pages are."""
    code = "".join(f"var {DICE.choice(WORDS)}={{a:{DICE.random():.8f},b:'{DICE.choice(WORDS)}'}};" for _ in range(700))
    style = "".join(f".{DICE.choice(WORDS)}-{n}{{margin:0 {n}px;color:#{n:06x}}}" for n in range(500))
    menu = "".join(f'<li class="menu-item"><a href="/{DICE.choice(WORDS)}/{n}">{prose(4)}</a></li>' for n in range(150))
    share = (
        f'<div class="share"><a href="https://twitter.com/intent/tweet?url=https%3A%2F%2Fnews.example%2F{number}">Twitter</a>'
        f'<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fnews.example%2F{number}">Facebook</a></div>'
    )
    teasers = "".join(f'<div class="card"><a href="/s/{n}"><h3>{prose(8)}</h3></a></div>' for n in range(60))
    body = "".join(f'<p class="text text--body">{prose(60)}</p>' for _ in range(18))
    foot = (
        '<footer>Follow: <a href="https://twitter.com/n">Twitter</a> <a href="https://fb.com/n">Facebook</a></footer>'
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{prose(6)}</title>'
        f'<meta name="twitter:card" content="summary"><style>{style}</style><script>{code}</script></head><body>'
        f"<nav><ul>{menu}</ul></nav><main><article><h1>{prose(6)}</h1>{share}{body}{extra}</article></main>"
        f"<aside>{teasers}</aside>{foot}</body></html>"
    ).encode()


def write(target: BinaryIO, pages: int, every: int) -> int:
    """A WARC of so many pages; gives the number of those that cite: one in `every`."""
    citing = 0
    for number in range(pages):
        extra = ""
        if number % every == 7:
            extra = CITING[citing % len(CITING)].format(1501234567890123456 + number, number + 1)
            citing += 1
        body = page(number, extra)
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        target.write(
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
            f"WARC-Date: 2022-03-09T00:00:00Z\r\nWARC-Target-URI: https://news.example/{number}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n".encode()
        )
        target.write(answer + b"\r\n\r\n")
    return citing


def run(path: Path, *, only_citing: bool, whole: bool) -> tuple[float, set[str]]:
    """CPU seconds for the file, and the addresses of the pages that cite."""
    started = time.process_time()
    citing = set()
    with path.open("rb") as stream:
        for read in read_stream(stream, recognise=RECOGNISE, only_citing=only_citing):
            found = cited(read).citations if whole else read.citations
            if found and read.article.url:
                citing.add(read.article.url)
    return time.process_time() - started, citing


def main() -> None:
    """Both ways, the reading alone and the whole work, on both mixes."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    bodies = [page(number, "") for number in range(min(100, pages))]
    started = time.process_time()
    for body in bodies:
        BeautifulSoup(body, "lxml")
    print(f"a bare BeautifulSoup parse: {len(bodies) / (time.process_time() - started):.0f} pages/s")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "crawl.warc")
        for every in (20, 100):
            with path.open("wb") as target:
                wanted = write(target, pages, every)
            print(f"{pages} pages, {path.stat().st_size / 1e6:.0f} MB, {wanted} of them cite a post")
            compare(path, pages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak of memory: {peak:.0f} MB")


def compare(path: Path, pages: int) -> None:
    """Prints pages per second with the filter and without."""
    run(path, only_citing=True, whole=True)
    for whole, said in ((False, "reading"), (True, "reading, quotes and mentions")):
        every, all_citing = run(path, only_citing=False, whole=whole)
        some, citing = run(path, only_citing=True, whole=whole)
        print(
            f"{said}: {pages / every:.0f} pages/s without, {pages / some:.0f} pages/s with the filter, "
            f"ratio {every / some:.1f}; citing pages {len(all_citing)} and {len(citing)}"
        )
        if all_citing != citing:
            sys.exit(f"lost: {sorted(all_citing - citing)}")


if __name__ == "__main__":
    main()
