"""Films whose address a page does not give, brought by yt-dlp: where the user has installed it and asks for it.

yt-dlp talks to the platform by itself, past our guard, our pace and our record of bytes. So it is off unless switched
on, never runs under a host map, gets no secret, and what it brings says whence it came.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from archiver.media import CAP, SNIFFED, sniff
from archiver.web.tape import Tape
from db.model import Media
from db.spool import Spool, first

PROGRAM = "yt-dlp"
"""The program, and what is to be granted before it runs."""
SECONDS = 600.0
"""For one post in all."""
OPTIONS = (
    "--ignore-config",
    "--no-playlist",
    "--no-cache-dir",
    "--no-mtime",
    "--quiet",
    "--no-warnings",
    "--no-progress",
    "--write-info-json",
    "--format=b[ext=mp4]/b",  # one file as it is offered: nothing is joined or converted here
    "--extractor-args=twitter:api=syndication",
    "--output=film.%(ext)s",
)
PRIVATE = frozenset({"cookies", "http_headers", "filename", "_filename", "filepath", "requested_downloads", "_version"})
"""What of the information is about this machine and its session, and is not kept."""


def missing(items: Sequence[Media]) -> Media | None:
    """The film without an address, where it is the only one: which of several a file is cannot be told."""
    found = [item for item in items if item.kind == "video" and item.status == "skipped" and not item.url]
    return found[0] if len(found) == 1 else None


def about(page: str) -> str:
    """Where a post names what yt-dlp says of its film."""
    return f"{page}#yt-dlp"


def fetch(item: Media, page: str, tape: Tape) -> tuple[Media, ...]:
    """The film on this page and, as a document, what yt-dlp says of it; or the item with the reason why not."""
    program = shutil.which(PROGRAM)
    if program is None:
        return (replace(item, why=f"{item.why}; yt-dlp is switched on and not installed"),)
    with tempfile.TemporaryDirectory(prefix="citetrail-", ignore_cleanup_errors=True) as folder:
        problem = _run([program, *OPTIONS, f"--max-filesize={CAP}", "--", page], Path(folder))
        files = [file for file in Path(folder).iterdir() if file.is_file() and file.suffix not in {".json", ".part"}]
        if problem is None and len(files) != 1:
            problem = "it brought no film, or one that is too large"
        if problem is not None:
            return (replace(item, why=f"{item.why}; yt-dlp: {problem}"),)
        return _taken_in(item, page, files[0], Path(folder) / "film.info.json", tape)


def _run(words: Sequence[str], folder: Path) -> str | None:
    """Why it failed, or None. It runs in this folder, in a group of its own, and sees no setting of ours."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    with (folder / "errors.part").open("wb+") as errors:
        try:
            process = subprocess.Popen(  # noqa: S603 - a fixed program and options; the page stands behind `--`
                words,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            return f"it cannot be started: {error.strerror or error}"
        try:
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return f"it did not end within {SECONDS:g} seconds"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        errors.seek(0)
        said = " ".join(errors.read(2000).decode("utf-8", "replace").split())
    return None if code == 0 else f"it ended with {code}: {said[:300] or 'no word'}"


def _taken_in(item: Media, page: str, file: Path, information: Path, tape: Tape) -> tuple[Media, ...]:
    spool = Spool(tape.room)
    with file.open("rb") as film:
        while (piece := film.read(1 << 20)) and len(spool) <= CAP:
            spool.write(piece)
    data = spool.done()
    kind = sniff(first(data, SNIFFED))
    if len(data) > CAP or not (kind or "").startswith("video/"):
        wrong = f"is larger than {CAP // 1_000_000} MB" if len(data) > CAP else "is no video"
        return (replace(item, why=f"{item.why}; what yt-dlp brought {wrong}"),)
    why = "brought by yt-dlp, whose requests are not recorded"
    kept = replace(item, url=page, status="kept", digest=tape.put(data), type=kind, size=len(data), why=why)
    told = _information(information)
    if told is None:
        return (kept,)
    why = "what yt-dlp says of the film"
    document = Media(about(page), "document", "kept", tape.put(told), "application/json", len(told), why)
    return kept, document


def _information(file: Path) -> bytes | None:
    try:
        read = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return json.dumps(_public(read), ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _public(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _public(item) for name, item in value.items() if name not in PRIVATE}
    return [_public(item) for item in value] if isinstance(value, list) else value
