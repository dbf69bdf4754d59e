"""What guarding, pacing, recording and bounding cost: CPU per request of our client, as a ratio to bare httpx.

    .venv/bin/python benchmarks/recorder.py [REQUESTS]

Both ask the same loopback server in turns, in one run, a connection per request; the server is another process. The
second ratio is to httpx with connections kept alive, which we do without on purpose.
"""

from __future__ import annotations

import gzip
import multiprocessing
import random
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import httpx

from archiver.web.wire import Network, Tape, Wire

ROUNDS = 9


def page() -> bytes:
    """A page of 60 kB, made up, as compressible as pages are."""
    dice = random.Random(7)
    words = ["".join(dice.choices("abcdefghijklmnop", k=dice.randint(2, 9))) for _ in range(800)]
    return " ".join(dice.choice(words) for _ in range(10_000)).encode()[:60_000]


def serve(pipe: Connection) -> None:
    """Answers every request with the page; heeds `Connection: close`."""
    body = gzip.compress(page())
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
    answer += b"Content-Length: %d\r\n\r\n" % len(body) + body
    server = socket.create_server(("127.0.0.1", 0), backlog=128)
    pipe.send(server.getsockname()[1])
    while True:
        sock, _ = server.accept()
        threading.Thread(target=converse, args=(sock, answer), daemon=True).start()


def converse(sock: socket.socket, answer: bytes) -> None:
    """One connection, to its end."""
    with sock:
        while b"\r\n\r\n" in (data := sock.recv(65536)):
            sock.sendall(answer)
            if b"connection: close" in data.lower():
                break


def cpu(work: Callable[[], object], requests: int) -> float:
    """CPU seconds of this process per request."""
    begin = time.process_time()
    for _ in range(requests):
        work()
    return (time.process_time() - begin) / requests


def main(requests: int) -> None:
    """Prints the two ratios, and the spread over the rounds."""
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    base = f"http://127.0.0.1:{ours.recv()}"
    close = {"Connection": "close", "Accept-Encoding": "gzip"}
    with TemporaryDirectory() as folder, httpx.Client(trust_env=False) as bare:
        network = Network(rate=1e9, host_map={"*": base})
        wire, wire_shared = Wire(network), Wire(network, Path(folder))
        ways: dict[str, Callable[[], object]] = {
            "httpx": lambda: bare.get(f"{base}/a", headers=close).text,
            "httpx, kept alive": lambda: bare.get(f"{base}/a", headers={"Accept-Encoding": "gzip"}).text,
            "ours": lambda: wire.client(Tape()).get("http://news.example/a").text,
            "ours, pace shared by file": lambda: wire_shared.client(Tape()).get("http://news.example/a").text,
        }
        for work in ways.values():
            cpu(work, 20)
        rounds = [{name: cpu(work, requests) for name, work in ways.items()} for _ in range(ROUNDS)]
    server.terminate()
    for name in ("ours", "ours, pace shared by file"):
        for other in ("httpx", "httpx, kept alive"):
            ratios = [taken[name] / taken[other] for taken in rounds]
            low, high = min(ratios), max(ratios)
            print(f"{name} / {other}: {statistics.median(ratios):.2f} (from {low:.2f} to {high:.2f}, {ROUNDS} rounds)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
