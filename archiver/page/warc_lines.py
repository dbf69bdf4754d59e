"""Warcio's reader of a WARC, with two things more: lines have an end, and a gzip stream that has none is told."""

from __future__ import annotations

import zlib

from warcio.bufferedreaders import DecompressingBufferedReader

LONGEST = 1024 * 1024
"""Bytes of a line at most: a head's lines are far shorter, and a crowd of zeros has no line's end at all."""


class Lines(DecompressingBufferedReader):  # type: ignore[misc]
    """Reads as its parent does. Raises zlib.error where the input ends in the middle of a gzip member.

    Warcio gives what was there so far, even where only the checksum at the end is missing: a cut would pass unseen.
    """

    def _init_decomp(self, decomp_type: str | None) -> None:
        super()._init_decomp(decomp_type)
        self._begun = False

    def _process_read(self, data: bytes) -> None:
        if not data and self._begun and self.decompressor and not self.decompressor.eof:
            raise zlib.error("the gzip stream ends in the middle")
        self._begun = self._begun or bool(data)
        super()._process_read(data)

    def readline(self, length: int | None = None) -> bytes:
        """A line, or the first `LONGEST` bytes of it."""
        line: bytes = super().readline(min(length or LONGEST, LONGEST))
        return line
