"""A terminal to run a command on: what was written to it, and what a person sees on it."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).parent / "citetrail"
_CODE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\r|\n|[^\x1b\r\n]")


@dataclass(frozen=True)
class Seen:
    """How a command ended; `shown` is all that its terminal (standard error) was sent."""

    code: int
    out: bytes
    shown: str

    @property
    def words(self) -> str:
        """What was shown at any time, without colours and movements."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.shown)

    @property
    def screen(self) -> list[str]:
        """What a person sees at the end: the lines that are not blank."""
        return screen(self.shown)


def run(
    folder: Path,
    *words: str,
    width: int = 100,
    stop_at: str | None = None,
    typed: str = "",
    env: Mapping[str, str] | None = None,
) -> Seen:
    """Runs the command with standard error on a terminal of this width; at `stop_at`, Ctrl-C is pressed."""
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    wide = {"PATH": os.environ["PATH"], "TERM": "xterm", **(env or {})}
    with tempfile.TemporaryFile() as keys, tempfile.TemporaryFile() as out:
        keys.write(typed.encode())
        keys.seek(0)
        process = subprocess.Popen([COMMAND, *words], cwd=folder, env=wide, stdin=keys, stdout=out, stderr=slave)
        os.close(slave)
        try:
            shown = _watch(master, process, stop_at)
            process.wait(timeout=120)
        finally:
            process.kill()
            process.wait()
            os.close(master)
        out.seek(0)
        return Seen(process.returncode, out.read(), shown.decode())


def _watch(master: int, process: subprocess.Popen[bytes], stop_at: str | None) -> bytes:
    shown = b""
    try:
        while piece := os.read(master, 65536):
            shown += piece
            if stop_at is not None and stop_at.encode() in shown:
                process.send_signal(signal.SIGINT)
                stop_at = None
    except OSError:  # how a terminal says that nobody writes to it any more
        pass
    return shown


def screen(shown: str) -> list[str]:
    """What stands on a terminal that was sent this: as much of one as bars need. Fails on any other code."""
    lines, row, column = [""], 0, 0
    for found in _CODE.finditer(shown):
        code, sign = found[2], found[0]
        if sign == "\r":
            column = 0
        elif sign == "\n":
            row += 1
            lines += [""] * (row + 1 - len(lines))
        elif code == "A":
            row = max(0, row - int(found[1] or 1))
        elif code == "K":
            assert found[1] == "2"
            lines[row] = ""
        elif code is None:
            lines[row] = lines[row].ljust(column)[:column] + sign + lines[row][column + 1 :]
            column += 1
        else:
            assert code in "mhl", f"what does ESC [ {found[1]} {code} do?"
    return [line.rstrip() for line in lines if line.strip()]
