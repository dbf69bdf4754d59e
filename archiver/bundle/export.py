"""Export: dossiers become one evidence bundle, a ZIP of a BagIt bag that anyone verifies without us.

Nothing here looks at a clock: every date is one that a fact says, so the same archive gives the same bytes.
"""

from __future__ import annotations

import json
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
from db.blobs import changed
from db.errors import Damaged, InputError
from db.model import Event
from db.progress import InHand, Tell, silent, weighed

if TYPE_CHECKING:
    from archiver.bundle.seal import Made, Sealer

SCRIPT = "VERIFY.sh"
WACZ = "archive.wacz"
CRATE = "ro-crate-metadata.json"


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
        held = collect(archive, dossiers)
        payload, sums = _write_payload(archive, held, room, made_by, chain, last, tell)
        info = _info(held, last, head, len(chain), made_by)
        if sealer and sealer.signer:
            info.append((SIGNER_FIELD, f"{sealer.signer.principal} {sealer.signer.fingerprint}"))
        tags = bag.tags(sums, info, {SCRIPT: _script()})
        sealed = _seal(tags[bag.ROOT], sealer)
        made = room / "bundle.zip"
        files = {f"data/{name}": path for name, path in payload.items()} | tags | (sealed.files if sealed else {})
        root = canonical.digest(tags[bag.ROOT])
        digest = pack(files, root, made, {f"data/{name}": entry for name, entry in sums.items()}, tell)
        made.replace(target)
    return Exported(target, digest, root, len(chain), head, sealed)


def pack(
    files: Mapping[str, Path | bytes],
    root: str,
    target: Path,
    known: Mapping[str, bag.Sums] | None = None,
    tell: Tell = silent,
) -> str:
    """The files of a bag as a ZIP, below the folder that bears the name of its root. Gives the ZIP's digest.

    `known`: what files were when they were hashed (`bag.pack`).
    """
    top = f"evidence-{root[:16]}/"
    below = {f"{top}{name}": entry for name, entry in (known or {}).items()}
    return bag.pack({f"{top}{name}": file for name, file in files.items()}, target, below, tell)


def _seal(root: bytes, sealer: Sealer | None) -> Made | None:
    if sealer is None:
        return None
    from archiver.bundle import seal

    return seal.seal(root, sealer)


def _write_payload(
    archive: Archive, held: Contents, room: Path, made_by: str, chain: Sequence[bytes], last: Event, tell: Tell
) -> tuple[dict[str, Path], dict[str, bag.Sums]]:
    """What the bag carries, by name below `data/`, and its digests. What has no file of its own is written in `room`.

    Media are hashed while the web capture is written, and that one while the texts are.
    """
    (room / "media").mkdir()
    files = {name: archive.lend(digest, room / name) for digest, name in held.media.items()}
    media = sum(path.stat().st_size for path in files.values())
    with bag.hashing(tell, media + held.wire) as hashed:
        found = {name: hashed(path) for name, path in files.items()}
        about = {"title": held.title, "created": canonical.instant(last.at), "software": made_by}
        with weighed(tell, WACZ, held.wire) as more:
            wacz.write(room / WACZ, held.records(archive, made_by, last.at), held.pages(), about, more)
        found[WACZ] = hashed(room / WACZ)
        tell(InHand("writing the report"))
        for name, text in _texts(archive, held, made_by, chain):
            (room / name).write_bytes(text)
            found[name] = hashed(room / name)
        tell(InHand(""))
        sums = {name: one.result() for name, one in found.items()}
    for digest, name in held.media.items():
        if sums[name].sha256 != digest:
            raise changed(digest)
    (room / CRATE).write_bytes(_json(_crate(held, sums, last, made_by)))
    sums[CRATE] = bag.sums(bag.pieces(room / CRATE))
    return {name: files.get(name, room / name) for name in sums}, sums


def _texts(archive: Archive, held: Contents, made_by: str, chain: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """The files that are made of the facts, to be read, one by one: name and bytes."""
    yield "custody.jsonl", b"".join(line + b"\n" for line in chain)
    keeping = capture_line.keeping(chain, [id_ for id_, _ in held.captures])
    flags = held.flags(archive, keeping)
    yield "captures.jsonl", b"".join(held.lines(flags, keeping))
    documents = [document.article_document(dossier) for dossier in held.dossiers]
    posts = {post["id"].lower(): post for doc in documents for post in doc["posts"]}
    yield "posts.json", _json(crate.postings([posts[key] for key in sorted(posts)], held.media))
    yield "quotes.jsonld", _json(quotes_document(held.dossiers))
    anchor = report.Anchor(canonical.digest(chain[-1]), len(chain), instant(_last(chain).at) or "", made_by)
    histories = report_looks.histories(held.dossiers)
    pictures = report.pictures(documents, held.media, archive.blob, histories)
    yield "report.html", report.render(documents, anchor, pictures, flags, histories).encode()


def _crate(held: Contents, sums: Mapping[str, bag.Sums], last: Event, made_by: str) -> crate.Json:
    parts = [
        crate.Part(name, entry.sha256, entry.size, held.media_types.get(name) or None)
        for name, entry in sorted(sums.items())
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


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


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
