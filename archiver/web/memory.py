"""Answers that never change, remembered for a run: who asks anew gets the exchange that was made; no host is asked."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archiver.web.tape import Tape

if TYPE_CHECKING:
    import httpx

    from archiver.web.transport import Attempt

UNCHANGING = "unchanging"
"""The extension of a request whose answer is the same whenever it is asked, as that for a web archive's copy."""
MOST = 100
"""Answers that are remembered: those that were asked for last."""


@dataclass(slots=True)
class Memory:
    """What was answered in this run, by address, with the bytes that the exchange names."""

    _known: OrderedDict[str, tuple[Attempt, dict[str, bytes]]] = field(default_factory=OrderedDict)

    def recall(self, request: httpx.Request, tape: Tape) -> Attempt | None:
        """The attempt that was made at this request, now on this tape too; None where it is to be made."""
        known = self._known.get(_address(request)) if UNCHANGING in request.extensions else None
        if known is None:
            return None
        attempt, blobs = known
        tape.exchanges.append(attempt.exchange)
        tape.blobs |= blobs
        return attempt

    def keep(self, request: httpx.Request, tape: Tape, attempt: Attempt) -> None:
        """Remembers a whole answer of 200: where a copy lies that is led to may change. One in a file is too large."""
        made = attempt.exchange
        if UNCHANGING not in request.extensions or made.cut or made.status != 200:
            return
        named = [made.body, *(digest for name, digest in made.tls if name in ("certificate", "chain"))]
        blobs = {digest: tape.blobs[digest] for digest in named if digest in tape.blobs}
        if made.body is None or made.body in blobs:
            self._known[_address(request)] = attempt, blobs
            while len(self._known) > MOST:
                self._known.popitem(last=False)


def _address(request: httpx.Request) -> str:
    return f"{request.method} {request.url.copy_with(fragment=None)}"
