"""Settings of operation: the disk and the log."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.errors import InputError

_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(|B|kB|MB|GB|TB)", re.I)
_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}


@dataclass(frozen=True)
class Logging:
    """Where the log goes, and how."""

    file: Path | None = None
    """None: there is no log."""
    format: str = "text"
    """`text` or `json`."""
    size: int = 10_000_000
    """Bytes from which on the file is turned: it becomes FILE.1, and FILE.1 becomes FILE.2."""
    keep: int = 5
    """How many turned files stay."""


def read_log(value: Any, folder: Path) -> Logging:
    """The setting `log`: `{file, format, rotate: {size, keep}}`; the file is relative to this folder."""
    keys = _keys(value, "log", ("file", "format", "rotate"))
    rotate = _keys(keys.get("rotate"), "log.rotate", ("size", "keep"))
    file, form, keep = keys.get("file"), keys.get("format", "text"), rotate.get("keep", Logging.keep)
    if file is not None and not isinstance(file, str):
        raise InputError("log.file must be text", f"it is {file!r}")
    if form not in ("text", "json"):
        raise InputError("log.format must be text or json", f"it is {form!r}")
    if not isinstance(keep, int) or isinstance(keep, bool) or not 0 < keep <= 1000:
        raise InputError("log.rotate.keep must be a number from 1 to 1000", f"it is {keep!r}")
    size = read_size(rotate.get("size", Logging.size), "log.rotate.size")
    if size < 1000:
        raise InputError("log.rotate.size must be 1 kB or more", f"it is {rotate['size']!r}")
    return Logging(folder / file if file else None, form, size, keep)


def read_reserve(value: Any) -> int | None:
    """The setting `disk`: `{reserve: 500MB}`, in bytes; None where it is not set."""
    keys = _keys(value, "disk", ("reserve",))
    return read_size(keys["reserve"], "disk.reserve") if "reserve" in keys else None


def read_size(value: Any, name: str) -> int:
    """A number of bytes: `500MB`, `2 GB`, `0`. Raises InputError for anything else."""
    found = _SIZE.fullmatch(str(value).strip())
    if isinstance(value, bool) or found is None:
        raise InputError(f"{name} must be a size such as 500MB", f"it is {value!r}")
    return round(float(found[1]) * _UNITS[found[2].lower()])


def _keys(value: Any, name: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InputError(f"{name} must hold names and values", f"it holds {value!r}")
    for key in value:
        if key not in known:
            raise InputError(f"{name}: there is no setting called {key!r}", f"the settings here are {', '.join(known)}")
    return value
