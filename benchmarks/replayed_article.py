"""Seconds for the main job on an article with five embeds, from replay: `python benchmarks/replayed_article.py`.

Also printed: the ratio to a bare parse of the same page, in the same run. Nothing is asked of any network.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bs4 import BeautifulSoup

sys.path[:0] = [str(Path(__file__).resolve().parent.parent / "tests")]

import make_sample

from adapters.twitter_id import token
from archiver import adapter, reading
from archiver import archiver as verbs
from archiver.begin import recogniser
from archiver.session import Session
from archiver.source import Source
from archiver.web.replay import Replay
from db import canonical
from db.archive import Archive
from db.model import Exchange

AT = datetime(2025, 3, 14, 12, tzinfo=UTC)
FIRST = 1900089745732538368


def page() -> bytes:
    """An article with five embeds, and some prose between them."""
    parts = []
    for n in range(5):
        parts.append(f"<p>Volunteers at station {n} said the water was {n} metres high. {'More prose here. ' * 40}</p>")
        parts.append(
            f'<blockquote class="twitter-tweet"><p lang="en">Station {n}: the water is {n} metres high.</p>'
            f'&mdash; Rescue (@rescue) <a href="https://twitter.com/rescue/status/{FIRST + n}">March 13, 2025</a>'
            "</blockquote>"
        )
    return f"<html lang=en><body><article><h1>Five stations</h1>{''.join(parts)}</article></body></html>".encode()


def recordings() -> Replay:
    """The syndication route's answers for the five posts, without pictures."""
    exchanges, bodies = [], {}
    for n in range(5):
        id_, text = str(FIRST + n), f"Station {n}: the water is {n} metres high."
        answer = json.loads(
            make_sample.tweet(id_, make_sample.BRIGADE, "2025-03-13T07:41:12.000Z", text, ("a", "b", (0, 0, 0)))
        )
        answer["entities"]["media"], answer["mediaDetails"], answer["text"] = [], [], text
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        url = f"https://cdn.syndication.twimg.com/tweet-result?id={id_}&lang=en&token={token(id_)}"
        exchanges.append(Exchange(AT, "GET", url, f"GET {url}\r\n\r\n", 200, head, canonical.digest(body), len(body)))
        bodies[canonical.digest(body)] = body
    return Replay(exchanges, bodies.__getitem__)


def main() -> None:
    """Run it once to warm up, then five times; print the median."""
    adapters = adapter.load(["adapters.twitter", "adapters.telegram"])
    data, times = page(), []
    for _ in range(6):
        with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive") as archive:
            session = Session(archive, adapters, recogniser(adapters.values()), recordings())
            source = Source(io.BytesIO(data), "five.html")
            started = time.perf_counter()
            (cited,) = reading.read(source, session.recognise, url=None, published=None)
            dossier = verbs.archive_page(session, cited, source, with_capture=True)
            times.append(time.perf_counter() - started)
            if len(dossier.snapshots) != 5:
                raise SystemExit(f"five posts were expected, {len(dossier.snapshots)} were captured")
    started = time.perf_counter()
    BeautifulSoup(data, "lxml")
    bare = time.perf_counter() - started
    median = sorted(times[1:])[2]
    print(f"main job on five embeds, from replay: {median:.3f} s; {median / bare:.0f} x a bare parse of the page")


if __name__ == "__main__":
    main()
