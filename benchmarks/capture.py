"""How near capturing comes to what hosts allow: posts from a stand-in that takes 50 ms for each answer, pacing off.

    .venv/bin/python benchmarks/capture.py [POSTS]

The bound is one request in flight per host, each taking the latency: half of the posts are tweets, half messages of
t.me, so it is half of the posts times 50 ms. Printed too: our CPU seconds for each post, and the bytes that are stored
for each byte of HTML and JSON that came over the wire (unpacked answers; packed ones are kept as they came).
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa

from adapters import telegram, twitter
from archiver import posts
from archiver.adapter import PostRef, recogniser
from archiver.session import Session
from archiver.web.wire import Network, Wire
from db import tables
from db.archive import Archive
from tests import newsroom
from tests.standin import Standin

LATENCY = 0.05


def serve(pipe: Connection, half: int) -> None:
    """Shows these posts until it is ended."""
    with Standin() as standin:
        for number in range(1, half + 1):
            host, target = "cdn.syndication.twimg.com", newsroom.syndication(newsroom.tweet_id(number))
            standin.add(host, target, newsroom.tweet(number), delay=LATENCY)
            standin.add("t.me", newsroom.embed(number), newsroom.message(number), delay=LATENCY)
        pipe.send(standin.base)
        pipe.recv()


def stored_share(archive: Archive) -> float:
    """Bytes stored for each byte of an answer's body."""
    with archive.connect() as connection:
        size, kept = sa.func.sum(tables.blobs.c.size), sa.func.sum(sa.func.length(tables.blobs.c.data))
        came, stored = connection.execute(sa.select(size, kept)).one()
    return float(stored / came)


def main(count: int) -> None:
    """Prints the share of the bound, the CPU and the share of bytes."""
    half = count // 2
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs, half), daemon=True)
    server.start()
    network = Network(rate=1e9, host_map={"*": ours.recv()})
    adapters = {"twitter": twitter, "telegram": telegram}
    recognise = recogniser(adapters.values(), lambda url: None)
    urls = [url for n in range(1, half + 1) for url in (newsroom.tweet_url(n), newsroom.message_url(n))]
    refs: list[PostRef] = [ref for url in urls if (ref := recognise(url)) is not None]
    with TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive") as archive:
        session = Session(archive, adapters, recognise, Wire(network, archive.folder / "hosts"))
        begin, cpu = time.monotonic(), time.process_time()
        posts.capture_all(session, refs, lambda ref: posts.capture_post(session, ref, again=False))
        took, cpu = time.monotonic() - begin, time.process_time() - cpu
        assert archive.snapshot_count() == len(refs)
        share = stored_share(archive)
    ours.send("end")
    server.join(5)
    bound = half * LATENCY
    print(f"{len(refs)} posts in {took:.1f} s; the bound is {bound:.1f} s: {bound / took:.0%} of what hosts allow")
    print(f"our CPU: {1000 * cpu / len(refs):.1f} ms a post; stored / wire: {share:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
