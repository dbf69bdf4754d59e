"""The report on paper: the `report.html` of a bundle as a PDF, printed by Chromium without a network.

It is no part of the bundle, which must be the same bytes for the same archive on any machine, with Chromium or without.
The foot of each sheet names the digest of the `report.html` that was printed.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from archiver import chromium
from db.canonical import digest
from db.errors import InputError

Json = dict[str, Any]
_INFO = re.compile(
    rb"(/Creator \()((?:[^()\\]|\\.)*)(\)\n/Producer \([^()\\]*\)\n"
    rb"/CreationDate \(D:)\d{14}(\+00'00'\)\n/ModDate \(D:)\d{14}"
)
"""The head of a PDF as Chromium writes it: the browser's name, and the time by this computer's clock."""
_NODE = re.compile(rb"\(node(\d{8})\)")
"""What Chromium calls the heads of tables; the numbers begin elsewhere from time to time."""
_DAY = re.compile(r"^Bagging-Date: (\d{4})-(\d\d)-(\d\d)$", re.MULTILINE)


def ready(target: Path) -> None:
    """Whether a PDF can be made here. Raises InputError where Chromium or the folder is missing."""
    chromium.find()
    if not target.parent.is_dir() or target.is_dir():
        raise InputError(f"the PDF {target} cannot be written", "name a file in a folder that is there")


def write(bundle: Path, target: Path) -> Json:
    """Print the report of this bundle to `target`; gives the file's name and digest.

    Raises InputError where it cannot be written or Chromium fails.
    """
    with zipfile.ZipFile(bundle) as packed:
        top = packed.namelist()[0].partition("/")[0]
        page = packed.read(f"{top}/data/report.html")
        day = _DAY.search(packed.read(f"{top}/bag-info.txt").decode())
    foot = f"Printed from report.html of {top}, SHA-256 {digest(page)}"
    made = standard(chromium.paper(page, foot), "".join(day.groups()) if day else "19800101")
    try:
        target.write_bytes(made)
    except OSError as error:
        raise InputError(f"the PDF {target} cannot be written", error.strerror or str(error)) from error
    return {"file": str(target), "sha256": digest(made)}


def standard(made: bytes, day: str) -> bytes:
    """The PDF without what it tells of this computer: no browser's name, the bundle's day (`YYYYMMDD`) for a time, and
    the heads of tables counted from 1.

    Nothing moves, so that its table of offsets still holds.
    """
    numbers = {number: place for place, number in enumerate(sorted(set(_NODE.findall(made))), 1)}

    def plain(found: re.Match[bytes]) -> bytes:
        creator = b"Citetrail"[: len(found[2])].ljust(len(found[2]))
        stamp = f"{day}000000".encode()
        return found[1] + creator + found[3] + stamp + found[4] + stamp

    counted = _NODE.sub(lambda found: b"(node%08d)" % numbers[found[1]], made)
    return _INFO.sub(plain, counted, count=1)
