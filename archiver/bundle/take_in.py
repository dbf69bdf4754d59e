"""Take in a bundle that somebody else made: verified first, kept file by file with its seal, its looks as another's.

What another witness saw shows what a post said; it never makes a post of ours deleted, edited or live again.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from archiver.bundle import bag, opening, verify, wacz_check
from archiver.bundle.container import PIECE, Container
from archiver.bundle.wacz import WARC
from archiver.bundle.warc_check import Found
from archiver.session import AGENT, Session, utc_now
from archiver.web.replay import Replay
from db import canonical
from db.accession import Accession, BagFile
from db.archive import Archive
from db.errors import CitetrailError, Damaged
from db.judgement import CrossReference
from db.model import Article, Citation, Failure, Post, Quote, Reading, Snapshot
from db.spool import Spool, whole

WITNESS = "bundle"
_CARRIED = (Article, Citation, Quote)
"""What a page says is the same whoever read it: these facts are kept under their own names. What we make of it
(cross-references) is made anew, and what a person said of it (reviews) is theirs."""
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True)
class TakenIn:
    """What came of it. `known`: this bundle was taken in before."""

    accession: Accession
    known: bool
    posts: int


def is_bundle(path: Path) -> bool:
    """Whether this is a bundle, zipped or unpacked. Never raises for what the file is."""
    return opening.names_a_bundle(path)


def take_in(session: Session, path: Path) -> TakenIn:
    """Keep a bundle's files, looks and articles.

    Raises Damaged, naming the first places, when it does not verify: nothing of it is kept then.
    """
    report = verify.verify(path, session.tell)
    if not report.ok:
        places = "; ".join(f"{flaw.where}: {flaw.what}" for flaw in report.problems[:3])
        raise Damaged(f"the bundle {path} does not verify, so nothing of it was taken in", places)
    with opening.opened_bag(path) as (held, name):
        root = opening.root_of(held)
        before = session.archive.accessions([root])
        if before:
            return TakenIn(before[0][1], True, len(before[0][1].looks))
        return _keep(session, held, name, root, report)


def _keep(session: Session, held: Container, name: str, root: str, report: verify.Report) -> TakenIn:
    archive = session.archive
    blobs = {file: _spooled(held.open(file), archive.room) for file in sorted(held.sizes)}
    digests = {file: canonical.digest(data) if isinstance(data, bytes) else data.digest for file, data in blobs.items()}
    kept: dict[str, bytes | Spool] = {digests[file]: data for file, data in blobs.items()}
    with _facts_of(held) as (room, facts):
        looks = [(id_, _as_witness(fact, root)) for id_, fact in facts if isinstance(fact, Snapshot)]
        looks = [(id_, look) for id_, look in looks if not isinstance(look.finding, Failure)]
        readings = [fact for _, fact in facts if isinstance(fact, Reading)]
        carried = [fact for _, fact in facts if isinstance(fact, _CARRIED)]
        wanted = _named([look for _, look in looks], readings, carried) - kept.keys()
        kept |= _payloads(room, wanted, archive.room)
        kept |= _pages(readings, kept)
    lost = {canonical.name(fact) for fact in carried if isinstance(fact, Article) and fact.source not in kept}
    carried = [fact for fact in carried if lost.isdisjoint({canonical.name(fact), getattr(fact, "article", "")})]
    readings = [fact for fact in readings if fact.article not in lost]
    info = verify.info(held)
    accession = Accession(
        root=root,
        taken_at=session.now(),
        taken_by=AGENT,
        name=name,
        made_by=info.get("Bag-Software-Agent", ""),
        head=info["Custody-Log-Head-SHA256"],
        entries=int(info["Custody-Log-Entries"]),
        files=tuple(BagFile(file, digest) for file, digest in digests.items()),
        looks=tuple((id_, canonical.name(look)) for id_, look in looks),
        articles=tuple(canonical.name(fact) for fact in carried if isinstance(fact, Article)),
        sealed=report.seals,
    )
    note = f"bundle {root} with {accession.entries} custody lines up to {accession.head}"
    facts_kept = [accession, *carried, *readings, *(look for _, look in looks)]
    archive.keep(facts_kept, at=session.now(), agent=AGENT, did="accession", blobs=kept, note=note)
    return TakenIn(accession, False, len({look.ref.key.lower() for _, look in looks}))


def fill(archive: Archive, held: Container) -> list[str]:
    """Keep every fact of a bundle in an empty archive, as it is, and what it rests on. Gives its articles' ids."""
    with _facts_of(held) as (room, facts):
        found = [fact for _, fact in facts]
        looks = [fact for fact in found if isinstance(fact, Snapshot)]
        readings = [fact for fact in found if isinstance(fact, Reading)]
        carried = [fact for fact in found if isinstance(fact, _CARRIED)]
        blobs = _payloads(room, _named(looks, readings, carried), archive.room)
    blobs |= _pages(readings, blobs)
    for name in held.sizes:
        if name.startswith("data/media/"):
            data = _spooled(held.open(name), archive.room)
            blobs[Path(name).name.partition(".")[0]] = data
    ties = [fact.article for fact in found if isinstance(fact, CrossReference)]
    archive.keep(found, at=utc_now(), agent=AGENT, did="unpack", blobs=blobs)  # type: ignore[arg-type]
    return ties or [canonical.name(fact) for fact in found if isinstance(fact, Article)]


@contextmanager
def _facts_of(held: Container) -> Iterator[tuple[IO[bytes], list[tuple[str, object]]]]:
    """The web capture of a bundle, and the facts in it by id."""
    with held.seek("data/archive.wacz") as file:
        yield file, list(_facts(wacz_check.check(file).records))


def write_out(archive: Archive, accession: Accession, target: Path) -> None:
    """The bundle as it came, byte for byte but for the order in which a ZIP may hold its files."""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        files = {}
        for number, held in enumerate(accession.files):
            path = Path(folder) / str(number)
            with path.open("wb") as file:
                file.writelines(archive.pieces(held.digest))
            files[f"{accession.name}/{held.path}"] = path
        bag.pack(files, target)


def _facts(records: Mapping[str, Found]) -> Iterator[tuple[str, object]]:
    for found in records.values():
        if found.type == "metadata":
            yield found.block, canonical.read(found.body)


def _as_witness(look: Snapshot, root: str) -> Snapshot:
    """The look as somebody else's: it rests on the bundle, by whose root it is named."""
    return replace(look, witness=look.witness or WITNESS, source=look.source or root)


def _named(
    looks: Sequence[Snapshot], readings: Sequence[Reading], carried: Sequence[Article | Citation | Quote]
) -> set[str]:
    """The blobs that these facts name."""
    named = {fact.source for fact in carried if isinstance(fact, Article)}
    shots = [look.screenshot for look in looks if look.screenshot]
    exchanges = [e for found in (looks, readings, shots) for fact in found for e in fact.exchanges]
    for exchange in exchanges:
        tls = dict(exchange.tls)
        named |= {digest for digest in (exchange.body, tls.get("certificate"), tls.get("chain")) if digest}
    for look in looks:
        shot = look.screenshot
        named |= {digest for digest in (look.source, shot.digest if shot else None) if digest}
        if isinstance(look.finding, Post):
            named |= {item.digest for item in look.finding.media if item.digest}
    return named


def _pages(readings: Sequence[Reading], kept: Mapping[str, bytes | Spool]) -> dict[str, bytes]:
    """The pages that came by wire, unpacked as they were read: a bundle holds them only as they came."""
    pages = {}
    for reading in readings:
        answer = next((e for e in reversed(reading.exchanges) if e.status == 200 and e.body in kept), None)
        if answer is not None:
            with (
                suppress(CitetrailError),
                Replay([answer], lambda digest: whole(kept.get(digest, b""))).client() as client,
            ):
                data = client.request(answer.method, answer.url).content
                pages[canonical.digest(data)] = data
    return pages


def _payloads(wacz: IO[bytes], wanted: set[str], room: Path) -> dict[str, bytes | Spool]:
    """The bytes of these digests, out of the records that hold them. An article that came by wire is in its answer."""
    import zipfile

    found: dict[str, bytes | Spool] = {}
    with zipfile.ZipFile(wacz) as archive, archive.open(WARC) as file:
        for head, pieces in _members(file):
            spool = Spool(room)
            for piece in _payload(head, pieces):
                spool.write(piece)
            data = spool.done()
            digest = canonical.digest(data) if isinstance(data, bytes) else data.digest
            if digest in wanted:
                found[digest] = data
    return found


def _members(file: IO[bytes]) -> Iterator[tuple[dict[str, str], Iterator[bytes]]]:
    """Each record's fields and its block, piece by piece; the file was checked before."""
    rest = b""
    while rest or (rest := file.read(PIECE)):
        unpacker = zlib.decompressobj(31)
        pieces = _unpacked(file, unpacker, rest)
        start = b""
        while _END_OF_HEAD not in start:
            start += next(pieces)
        head, _, block = start.partition(_END_OF_HEAD)
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        left = _left(int(fields["Content-Length"]), block, pieces)
        yield fields, left
        for _ in left:  # whoever was not interested left something
            pass
        for _ in pieces:
            pass
        rest = unpacker.unused_data


def _unpacked(file: IO[bytes], unpacker: zlib._Decompress, packed: bytes) -> Iterator[bytes]:
    while not unpacker.eof:
        yield unpacker.decompress(packed, PIECE)
        packed = unpacker.unconsumed_tail or (b"" if unpacker.eof else file.read(PIECE))


def _left(length: int, block: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    while length > 0:
        yield block[:length]
        length -= len(block[:length])
        block = next(pieces, b"") if length else b""


def _payload(fields: Mapping[str, str], block: Iterator[bytes]) -> Iterator[bytes]:
    """The block of a record without its HTTP head, where it has one."""
    if fields["WARC-Type"] != "response":
        yield from block
        return
    start = b""
    for piece in block:
        start += piece
        if _END_OF_HEAD in start:
            yield start.partition(_END_OF_HEAD)[2]
            yield from block
            return


def _spooled(file: IO[bytes], room: Path) -> bytes | Spool:
    spool = Spool(room)
    with file:
        while piece := file.read(PIECE):
            spool.write(piece)
    return spool.done()
