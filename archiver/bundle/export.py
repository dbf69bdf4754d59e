"""Export: dossiers become one evidence bundle, a ZIP of a BagIt bag that anyone verifies without us.

Nothing here looks at a clock: every date is one that a fact says, so the same archive gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from archiver import document
from archiver.bundle import bag, capture_line, crate, report, report_looks, wacz
from archiver.bundle.annotations import quotes_document
from archiver.bundle.contents import Contents, collect
from archiver.bundle.pins import SIGNER_FIELD
from archiver.dossier import Dossier
from archiver.times import instant
from db import canonical
from db.archive import Archive
from db.errors import Damaged, InputError
from db.model import Event
from db.progress import InHand, Tell, counted, silent

if TYPE_CHECKING:
    from archiver.bundle.seal import Made, Sealer

SCRIPT = "VERIFY.sh"


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle as written. `root` is the digest of its `tagmanifest-sha256.txt`, which stands for every byte of it."""

    path: Path
    sha256: str
    """Of the ZIP."""
    root: str
    entries: int
    """How many lines of the chain of custody the bundle holds."""
    head: str
    """The digest of the last of them: the anchor to keep somewhere else."""
    seal: Made | None = None
    """What it was sealed with, and what could not be had."""


def export(
    archive: Archive,
    dossiers: Sequence[Dossier],
    target: Path,
    *,
    made_by: str,
    sealer: Sealer | None = None,
    tell: Tell = silent,
) -> Exported:
    """Write the bundle of these dossiers to `target`, whole or not at all; sealed, where there is a sealer.

    `made_by` is the tool and its version. A time stamp that cannot be had is told and left out. Raises InputError where
    the target cannot be written or there is nothing to bundle, and Damaged when a kept byte is not what it was.
    """
    if not dossiers:
        raise InputError("there is nothing to bundle", "name at least one article of the archive")
    chain = archive.custody()
    last = _last(chain)
    head = canonical.digest(chain[-1])
    with room_beside(target) as room:
        folder = room / "bag"
        held = collect(archive, dossiers)
        sums = _write_payload(archive, held, folder / "data", room, made_by, chain, last, tell)
        tell(InHand("packing"))
        info = _info(held, last, head, len(chain), made_by)
        if sealer and sealer.signer:
            info.append((SIGNER_FIELD, f"{sealer.signer.principal} {sealer.signer.fingerprint}"))
        root = bag.close(folder, info, {SCRIPT: _script()}, sums)
        sealed = _seal(folder, sealer)
        made = room / "bundle.zip"
        pack(folder, root, made)
        with made.open("rb+") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            os.fsync(file.fileno())
        made.replace(target)
        tell(InHand(""))
    return Exported(target, digest, root, len(chain), head, sealed)


def pack(folder: Path, root: str, target: Path) -> None:
    """A bag as a ZIP, below the folder that bears the name of its root."""
    files = {f"evidence-{root[:16]}/{name}": path for name, path in bag.files_below(folder).items()}
    bag.pack(files, target)


def _seal(folder: Path, sealer: Sealer | None) -> Made | None:
    if sealer is None:
        return None
    from archiver.bundle import seal

    made = seal.seal((folder / bag.ROOT).read_bytes(), sealer)
    for name, data in made.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return made


def _write_payload(
    archive: Archive,
    held: Contents,
    data: Path,
    room: Path,
    made_by: str,
    chain: Sequence[bytes],
    last: Event,
    tell: Tell,
) -> dict[str, bag.Sums]:
    """Write what the bag carries. Gives the digests of every file but the crate, which names them."""
    (data / "media").mkdir(parents=True) if held.media else data.mkdir(parents=True)
    for digest, name in counted(held.media.items(), tell, "media", len(held.media)):
        with (data / name).open("wb") as file:
            file.writelines(archive.pieces(digest))
    parts = room / "wacz"
    parts.mkdir()
    about = {"title": held.title, "created": canonical.instant(last.at), "software": made_by}
    records = counted(held.records(archive, made_by, last.at), tell, "records")
    wacz.write(data / "archive.wacz", parts, records, held.pages(), about)
    shutil.rmtree(parts)
    tell(InHand("writing the report"))
    keeping = capture_line.keeping(chain, [id_ for id_, _ in held.captures])
    flags = held.flags(archive, keeping)
    (data / "captures.jsonl").write_bytes(b"".join(held.lines(flags, keeping)))
    (data / "custody.jsonl").write_bytes(b"".join(line + b"\n" for line in chain))
    documents = [document.article_document(dossier) for dossier in held.dossiers]
    posts = {post["id"].lower(): post for doc in documents for post in doc["posts"]}
    _write_json(data / "posts.json", crate.postings([posts[key] for key in sorted(posts)], held.media))
    _write_json(data / "quotes.jsonld", quotes_document(held.dossiers))
    anchor = report.Anchor(canonical.digest(chain[-1]), len(chain), instant(last.at) or "", made_by)
    histories = report_looks.histories(held.dossiers)
    pictures = report.pictures(documents, held.media, archive.blob, histories)
    (data / "report.html").write_text(report.render(documents, anchor, pictures, flags, histories), encoding="utf-8")
    sums = {name: bag.sums(path) for name, path in bag.files_below(data).items()}
    _write_json(data / "ro-crate-metadata.json", _crate(held, sums, last, made_by))
    return sums


def _crate(held: Contents, sums: Mapping[str, bag.Sums], last: Event, made_by: str) -> crate.Json:
    parts = [
        crate.Part(name, entry.sha256, entry.size, held.media_types.get(name) or None) for name, entry in sums.items()
    ]
    return crate.crate(parts, held.acts(), title=held.title, date=last.at.date().isoformat(), made_by=made_by)


def _info(held: Contents, last: Event, head: str, entries: int, made_by: str) -> list[tuple[str, str]]:
    identity = canonical.digest("\n".join([head, *(dossier.id for dossier in held.dossiers)]).encode())
    return [
        ("Bag-Software-Agent", made_by),
        ("Bagging-Date", last.at.date().isoformat()),
        ("Custody-Log-Entries", str(entries)),
        ("Custody-Log-Head-SHA256", head),
        (
            "External-Description",
            "Evidence bundle: articles, the posts they cite, and the quotes tied to them",
        ),
        ("External-Identifier", f"urn:citetrail:bundle:{identity}"),
    ]


def _last(chain: Sequence[bytes]) -> Event:
    found = canonical.read(chain[-1]) if chain else None
    if not isinstance(found, Event):
        raise Damaged("the archive has no chain of custody", "restore it from a backup")
    return found


def _script() -> bytes:
    return files("archiver.bundle").joinpath(SCRIPT).read_bytes()


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")


@contextmanager
def room_beside(target: Path) -> Iterator[Path]:
    """A folder on the target's own file system, gone afterwards. What the disk says becomes an InputError."""
    if target.is_dir():
        raise InputError(f"{target} is a folder", "name the file to write, such as evidence.zip")
    if not target.parent.is_dir():
        raise InputError(f"there is no folder {target.parent}", "make it, or name another file")
    try:
        with tempfile.TemporaryDirectory(prefix=".citetrail-", dir=target.parent) as room:
            yield Path(room)
    except OSError as error:
        why = f"{error.strerror or error}; nothing was written"
        raise InputError(f"the bundle {target} cannot be written", why) from error
