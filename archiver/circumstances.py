"""Under what circumstances we work: the interpreter, the system, what carries the bytes, the clock, the operator's key.

The chain of custody tells them once for all that was done under them. Nothing here names the machine or its user.
"""

from __future__ import annotations

import base64
import ctypes
import os
import platform
import sqlite3
import ssl
from functools import cache
from importlib import metadata
from pathlib import Path

from archiver import sealing
from db.model import Circumstances

LIBRARIES = ("httpx", "httpcore", "lxml", "warcio")
"""What carries and reads the bytes. A browser's version stands with each picture that it drew."""
SYNCHRONISED = 16_000_000
"""Microseconds by which the clock may be wrong at most, for the kernel itself to hold it to be synchronised."""
_MAGIC = b"openssh-key-v1\0"


def now(key: Path | None = None) -> Circumstances:
    """The circumstances of just now. `key`: the operator's private key, of which the public part alone is read."""
    return Circumstances(*_lasting(), clock=clock(), key=fingerprint(key) if key else None)


@cache
def _lasting() -> tuple[str, str, tuple[tuple[str, str], ...]]:
    system = os.uname()
    found = [(name, metadata.version(name)) for name in LIBRARIES]
    built_in = [("openssl", ssl.OPENSSL_VERSION), ("sqlite", sqlite3.sqlite_version)]
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return python, f"{system.sysname} {system.release} {system.machine}", tuple(sorted([*found, *built_in]))


def clock() -> str:
    """Whether the system holds its clock to be synchronised: the kernel's own bound of the error, as ntp_adjtime(3)
    tells it to anyone (and as `timedatectl` reads it). `unknown` where it cannot be asked.
    """
    ask = _ntp_adjtime()
    said = (ctypes.c_long * 64)()  # struct timex: modes (0: nothing is set), offset, freq, maxerror, …
    if ask is None or ask(said) < 0:
        return "unknown"
    return "synchronised" if said[3] < SYNCHRONISED else "not synchronised"


@cache
def _ntp_adjtime() -> ctypes._NamedFuncPointer | None:
    library = ctypes.CDLL(None)
    return getattr(library, "ntp_adjtime", None) or getattr(library, "adjtimex", None)


@cache
def fingerprint(key: Path) -> str | None:
    """The fingerprint of an OpenSSH private key, as `ssh-keygen -l` shows it; None where the file is none.

    The public part stands in clear before the private one, also where that is locked by a passphrase.
    """
    try:
        text = key.read_text("ascii")
        held = base64.b64decode("".join(line for line in text.splitlines() if not line.startswith("-----")))
    except (OSError, ValueError):
        return None
    if not held.startswith(_MAGIC):
        return None
    rest = held[len(_MAGIC) :]
    for _ in range(3):  # the cipher, how the passphrase is stretched, and with what
        rest = rest[4 + int.from_bytes(rest[:4]) :]
    public = rest[8 : 8 + int.from_bytes(rest[4:8])]  # behind the number of keys
    return sealing.fingerprint(public) if public else None
