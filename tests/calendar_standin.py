"""A calendar of OpenTimestamps on the loopback, and the chain that it writes to: it promises, mines, keeps its word.

with Calendar("https://cal.example") as calendar:
    calendar.base                       # where it listens: send its host there with a host map
    block = calendar.mine(height=800)   # what was promised so far is now in a block; `block.said` is its header
    calendar.twist = lambda path, status, body: (status, body)   # what it answers in place of the truth
"""

from __future__ import annotations

import hashlib
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

Twist = Callable[[str, int, bytes], tuple[int, bytes]]
SHA256 = b"\x08"
EASIEST = 0x207FFFFF
"""The target of a test network: every other hash is small enough."""


def number(value: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    more, value = value >> 7, value & 0x7F
    return bytes([value | 0x80]) + number(more) if more else bytes([value])


def counted(data: bytes) -> bytes:
    return number(len(data)) + data


def append(data: bytes) -> bytes:
    return b"\xf0" + counted(data)


def prepend(data: bytes) -> bytes:
    return b"\xf1" + counted(data)


def pending(url: str) -> bytes:
    return b"\x00" + bytes.fromhex("83dfe30d2ef90c8e") + counted(counted(url.encode()))


def in_block(height: int) -> bytes:
    return b"\x00" + bytes.fromhex("0588960d73d71901") + counted(number(height))


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def header(merkle_root: bytes, at: int, bits: int = EASIEST) -> bytes:
    """80 bytes on which so much work was done as the easiest target asks for."""
    for nonce in range(1000):
        made = struct.pack("<L32s32sLLL", 4, sha256(b"the block before"), merkle_root, at, bits, nonce)
        if sha256(sha256(made))[31] < 0x7F:
            return made
    raise AssertionError("so much bad luck there is not")


@dataclass(frozen=True)
class Block:
    height: int
    header: bytes

    @property
    def said(self) -> str:
        """As `--bitcoin-header` takes it."""
        return f"{self.height}:{self.header.hex()}"


class Calendar:
    def __init__(self, url: str) -> None:
        self.url = url
        self.twist: Twist = lambda path, status, body: (status, body)
        self.asked: list[tuple[str, bytes]] = []
        self.headers: list[str] = []
        self._promised: list[bytes] = []
        self._ways: dict[bytes, bytes] = {}

    def promise(self, digest: bytes) -> bytes:
        """What it answers to a digest: its own time and seal around it, and where to ask for the rest."""
        tip = sha256(digest + b"salt")
        commitment = b"\x65\x00\x00\x01" + tip + b"\x11" * 8
        self._promised.append(commitment)
        return append(b"salt") + SHA256 + prepend(commitment[:4]) + append(commitment[-8:]) + pending(self.url)

    def mine(self, height: int = 800_000, at: int = 1_790_000_000) -> Block:
        """All that was promised, in one transaction of one block: a tree of theirs, in a tree of the chain's."""
        root, ways = _tree([sha256(one) for one in self._promised] or [sha256(b"nothing of ours")])
        transaction = (b"\x01\x00\x00\x00 some inputs, and an output that holds ", b" and the lock time")
        other = sha256(b"another transaction")
        name = sha256(sha256(transaction[0] + root + transaction[1]))
        merkle_root = sha256(sha256(other + name))
        rest = prepend(transaction[0]) + append(transaction[1]) + SHA256 * 2 + prepend(other) + SHA256 * 2
        for one, way in zip(self._promised, ways, strict=False):
            self._ways[one] = SHA256 + way + rest + in_block(height)
        self._promised = []
        return Block(height, header(merkle_root, at))

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if (method, path) == ("POST", "/digest"):
            return 200, self.promise(body)
        try:
            commitment = bytes.fromhex(path.removeprefix("/timestamp/"))
        except ValueError:
            return 404, b""
        if commitment in self._ways:
            return 200, self._ways[commitment]
        waits = commitment in self._promised
        return 404, b"Pending confirmation in Bitcoin blockchain" if waits else b"Commitment not found"

    def __enter__(self) -> Calendar:
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._serve("POST")

            def do_GET(self) -> None:
                self._serve("GET")

            def _serve(self, method: str) -> None:
                asked = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                office.asked.append((f"{method} {self.path}", asked))
                office.headers.append(self.headers.get("Accept") or "")
                status, body = office.twist(self.path, *office.answer(method, self.path, asked))
                self.send_response(status)
                self.send_header("Content-Type", "application/octet-stream")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _tree(leaves: list[bytes]) -> tuple[bytes, list[bytes]]:
    """The root of a tree, and the steps from each leaf up to it."""
    if len(leaves) == 1:
        return leaves[0], [b""]
    half = len(leaves) // 2
    (left, to_left), (right, to_right) = _tree(leaves[:half]), _tree(leaves[half:])
    ways = [way + append(right) + SHA256 for way in to_left] + [way + prepend(left) + SHA256 for way in to_right]
    return sha256(left + right), ways
