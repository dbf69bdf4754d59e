"""A connection that is listened to: every byte is logged; bytes and time are bounded."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpcore

from db.spool import Spool

_HEAD_CAP = 1 << 18  # bytes before a body: interim answers and the head; h11 bounds one head at 100 KiB


class TooLongError(Exception):
    """More bytes come than are wanted."""


@dataclass(slots=True)
class Log:
    """What went over one connection, as it went."""

    sent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    body: Spool | None = None
    """What was received since the head of the final answer ended, once it has."""
    ended: bool = False
    """The other side has closed."""

    def hear(self, data: bytes) -> None:
        """Logs what was received."""
        if self.body is None:
            self.received += data
        else:
            self.body.write(data)
        self.ended = self.ended or not data

    def begin_body(self, at: int, room: Path | None) -> Spool:
        """From `at` on it is the body of the answer; a large one goes to a file in `room`."""
        self.body = Spool(room)
        self.body.write(self.received[at:])
        del self.received[at:]
        return self.body

    def __len__(self) -> int:
        return len(self.received) + len(self.body or ())


@dataclass(frozen=True, slots=True)
class Flow:
    """How a body may go on beyond the deadline of its request: as long as each stretch of time brings enough of it."""

    until: float
    """Of `time.monotonic`: then it ends in any case."""
    stretch: float
    """Seconds."""
    least: int
    """Bytes that each stretch must bring."""


class Line(httpcore.NetworkStream):
    """A connection that logs, keeps to a deadline (of `time.monotonic`), and stops at its `ceiling` of bytes.

    With a `flow`, the deadline is that of the head, and the body may go on as the flow says.
    """

    def __init__(self, inner: httpcore.NetworkStream, deadline: float, flow: Flow | None = None) -> None:
        self._inner = inner
        self._deadline = deadline
        self._flow = flow
        self._counted = 0
        self.log = Log()
        self.ceiling = _HEAD_CAP

    def begin_body(self, at: int, room: Path | None) -> Spool:
        """From `at` on what is received is the body; see `Log.begin_body`. Its first stretch begins."""
        if self._flow:
            self._deadline = min(self._flow.until, time.monotonic() + self._flow.stretch)
        return self.log.begin_body(at, room)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next bytes. Raises `TooLongError` where the ceiling is reached."""
        if len(self.log) > self.ceiling:
            raise TooLongError
        while True:
            try:
                data = self._inner.read(max_bytes, self._left(httpcore.ReadTimeout))
            except httpcore.ReadTimeout:
                if not self._goes_on():
                    raise
            else:
                self.log.hear(data)
                return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends, logging first: what we meant to send is on record also when the connection breaks."""
        self.log.sent += buffer
        self._inner.write(buffer, self._left(httpcore.WriteTimeout))

    def close(self) -> None:
        """Hangs up."""
        self._inner.close()

    def get_extra_info(self, info: str) -> Any:
        """What httpcore wants to know of the connection beneath."""
        return self._inner.get_extra_info(info)

    def _goes_on(self) -> bool:
        """Whether the body brought enough in the stretch that is over; then another one begins."""
        flow, came = self._flow, len(self.log.body or ())
        if flow is None or self._deadline >= flow.until or came - self._counted < flow.least:
            return False
        self._counted = came
        self._deadline = min(flow.until, time.monotonic() + flow.stretch)
        return True

    def _left(self, timeout: type[httpcore.TimeoutException]) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise timeout("the time for this request is over")
        return left
