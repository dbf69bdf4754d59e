"""A copy of an archive on another disk, made while the archive is in use; and an archive made from such a copy.

A backup is a folder: `citetrail-backup.db`, the database as it stood at one instant, and below `blobs` every large blob
that it names. The database is copied first. No blob is ever removed, so whatever that copy names can be copied after
it, while others go on keeping. What lies in the backup already is not copied again.

    archive ─database─▶ part ─blobs─▶ check of the part ─rename─▶ backup

The new database takes the old one's place by one rename, after it was checked: a backup that is killed, or for which
there is no room, leaves the former one whole.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from db import custody, migrate, sqlite, tables, verify
from db.archive import Archive
from db.blobs import Blobs, sync_folder
from db.errors import Damaged, InputError
from db.facts import FILE
from db.progress import Count, Over, Tell, counted, silent
from db.room import SUFFIX
from db.spool import PIECE
from db.verify import Problem

NAME = "citetrail-backup.db"
"""The database of a backup. It is no archive's name, so that nobody works in a backup by mistake."""
_PAGES = 2048
"""Pages of the database copied between two words about it."""


@dataclass(frozen=True)
class Copied:
    """What was copied: up to which custody line, how much was checked in the copy, and what was wrong with it."""

    folder: Path
    entries: int
    head: str
    """The digest of the last custody line; of no line: 64 zeros."""
    checked: dict[str, int]
    problems: list[Problem]
    files: int
    """Large blobs that were not there yet."""
    size: int
    """Bytes of these."""


def is_backup(folder: Path) -> bool:
    """Whether a backup lies in this folder."""
    return (folder / NAME).is_file()


def backup(archive: Archive, target: Path, tell: Tell = silent) -> Copied:
    """Copy the archive into the folder `target`, made if there is none, over an earlier backup of this archive.

    Others may read and keep meanwhile. The copy is checked as `verify` checks an archive, but for large blobs that lay
    there already, of which only the size is looked at. Damage is copied into a new backup and told as `problems`.
    Raises InputError for a place that cannot take it, Damaged where damage would replace a former backup without it.
    """
    _demand_apart(archive.folder, target)
    if target.is_dir() and not is_backup(target):
        _demand_empty(target, "name a new folder for the backup, or one with a backup of this archive")
    with _explained(target, "the former backup there is whole"), _alone(target):
        if is_backup(target):
            _demand_same_archive(archive, target)
        part, files, size = _bring(archive, target, NAME, tell)
        found = _checked(part, target, files, size, tell)
        if found.problems and is_backup(target):
            _refuse_to_replace(found, target, tell)
        _put(part, target / NAME)
    return found


def restore(source: Path, target: Path, tell: Tell = silent) -> Copied:
    """Make an archive in the folder `target` from the backup in `source`, brought to today's form and checked.

    Nothing is overwritten: raises InputError when anything lies in `target` but what a restore that was killed left.
    Damage of the backup is restored too, and told as `problems`.
    """
    if not is_backup(source):
        raise InputError(f"there is no backup in {source}", f"`citetrail backup` makes one; it holds a {NAME}")
    _demand_apart(source, target)
    if target.exists():
        _demand_empty(target, "name a folder that does not exist yet; nothing is overwritten")
    with _explained(target, "nothing was put there; the backup is as it was"), _alone(target):
        with _opened(source) as kept:
            part, files, size = _bring(kept, target, FILE, tell)
            with kept.connect() as connection:
                said = custody.head(connection)
        engine = sqlite.engine(part)
        migrate.migrate(engine)
        engine.dispose()
        found = _checked(part, target, files, size, tell)
        if (found.entries, found.head) != said:
            raise Damaged(f"what was read from {source} is not what lies there", "copy it to another disk, try again")
        _put(part, target / FILE)
    return found


@contextmanager
def opened(folder: Path) -> Iterator[Archive]:
    """The backup in this folder, for reading as an archive. Raises InputError for one of another form than today's."""
    with _opened(folder) as kept:
        with kept.connect() as connection:
            if not migrate.is_current(connection.engine):
                raise InputError(
                    f"the backup in {folder} was made by another version of Citetrail",
                    "`citetrail restore` brings it to today's form; `citetrail backup` makes it anew",
                )
        yield kept


@contextmanager
def _opened(folder: Path, name: str = NAME) -> Iterator[Archive]:
    engine = sqlite.engine(folder / name, read_only=True)
    try:
        yield Archive(folder, engine, read_only=True)
    finally:
        engine.dispose()


def _bring(source: Archive, target: Path, name: str, tell: Tell) -> tuple[Path, int, int]:
    """Copy the database aside, then the blobs that it names into their places. Gives the database, how many blobs were
    copied, and their bytes.
    """
    blobs = Blobs(target / "blobs")
    part = blobs.room.folder / f"{name}{SUFFIX}"
    with source.connect() as connection:
        connection.execute(sa.select(tables.blobs.c.digest).limit(1)).first()  # from here on it stands still
        _demand_space(target, _bytes(connection))
        _copy_database(connection, part, tell)
        rows = connection.execute(_LARGE).all()
    wanted = [(digest, size) for digest, size in rows if not _has(blobs.path(digest), size)]
    _demand_space(target, sum(size for _, size in wanted))
    theirs = Blobs(source.folder / "blobs")
    done = [size for digest, size in counted(wanted, tell, "blobs", len(wanted)) if _copy_blob(digest, theirs, blobs)]
    return part, len(done), sum(done)


_LARGE = sa.select(tables.blobs.c.digest, tables.blobs.c.size).where(tables.blobs.c.stored == "folder")


def _bytes(connection: sa.Connection) -> int:
    """How large the database is."""
    pages, size = (connection.exec_driver_sql(f"PRAGMA page_{what}").scalar() or 0 for what in ("count", "size"))
    return int(pages) * int(size)


def _copy_database(connection: sa.Connection, part: Path, tell: Tell) -> None:
    """As it stands in the connection's transaction, whatever others write meanwhile."""
    source = connection.connection.driver_connection
    assert isinstance(source, sqlite3.Connection)  # noqa: S101

    def told(_: int, left: int, total: int) -> None:
        tell(Count("pages of the database", total - left, total))

    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")  # nothing is there to go back to: it is a part until it is renamed
        copy.execute("PRAGMA synchronous = OFF")
        source.backup(copy, pages=_PAGES, progress=told, sleep=0)
    tell(Over("pages of the database"))
    os.chmod(part, 0o600)
    with part.open("rb") as file:
        os.fsync(file.fileno())


def _copy_blob(digest: str, source: Blobs, target: Blobs) -> bool:
    """Copy one file, hashed on the way. False where it is gone or changed: the check of the copy tells that."""
    path, part = target.path(digest), target.room.folder / f"{digest}{SUFFIX}"
    seen = hashlib.sha256()
    try:
        file = source.path(digest).open("rb")
    except OSError:
        return False
    with file, part.open("wb") as copy:
        while piece := _read(file.fileno()):
            seen.update(piece)
            copy.write(piece)
        copy.flush()
        os.fsync(copy.fileno())
    if seen.hexdigest() != digest:
        part.unlink()
        return False
    path.parent.mkdir(exist_ok=True, mode=0o700)
    os.chmod(part, 0o600)
    part.replace(path)
    sync_folder(path.parent)
    return True


def _read(handle: int) -> bytes:
    """The next bytes; none where the disk does not give them."""
    try:
        return os.read(handle, PIECE)
    except OSError:
        return b""


def _checked(part: Path, target: Path, files: int, size: int, tell: Tell) -> Copied:
    blobs = Blobs(target / "blobs")
    with _opened(target, str(part.relative_to(target))) as copy:
        with copy.connect() as connection:
            entries, head = custody.head(connection)
            there = {digest for digest, size in connection.execute(_LARGE) if _has(blobs.path(digest), size)}
        checked, problems = verify.check(copy, tell, proven=there)
    return Copied(target, entries, head, checked, problems, files, size)


def _put(part: Path, place: Path) -> None:
    part.replace(place)
    sync_folder(place.parent)


def _has(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except OSError:
        return False


def _refuse_to_replace(found: Copied, target: Path, tell: Tell) -> None:
    """Damage that the former backup has not may be what it is needed for. Raises Damaged."""
    with _opened(target) as former, former.connect() as connection:
        known = verify.check(former, tell)[1] if migrate.is_current(connection.engine) else []
    new = [problem for problem in found.problems if problem not in known]
    if new:
        where, what = new[0]
        more = f" and {len(new) - 1} more" if len(new) > 1 else ""
        raise Damaged(
            f"the archive is damaged: {where}: {what}{more}",
            f"the former backup in {target} has not this damage and stays; `verify` names all; "
            "a backup into a new folder takes what is there",
        )


def _demand_same_archive(archive: Archive, target: Path) -> None:
    with _opened(target) as former, former.connect() as connection:
        entries, head = custody.head(connection)
    with archive.connect() as connection:
        line = tables.events.c
        ours = connection.scalar(sa.select(line.digest).where(line.seq == entries - 1)) if entries else head
    if ours != head:
        raise InputError(
            f"{target} holds a backup of another archive, or of what was kept here after a restore",
            "name a new folder; nothing was changed",
        )


def _demand_apart(one: Path, other: Path) -> None:
    here, there = one.resolve(), other.resolve()
    if here == there or here in there.parents or there in here.parents:
        raise InputError(f"{other} is not apart from {one}", "name a folder elsewhere, best on another disk")


def _demand_empty(target: Path, what_to_do: str) -> None:
    """Raises InputError where there is more than a copy that was killed leaves."""
    try:
        names = {entry.name for entry in target.iterdir()}
    except OSError as error:
        raise InputError(f"{target} cannot be used", error.strerror or str(error)) from error
    if names - {"blobs", "lost+found"}:
        raise InputError(f"{target} is not empty", what_to_do)


def _demand_space(target: Path, needed: int) -> None:
    free = shutil.disk_usage(target).free
    if needed > free:
        raise OSError(errno.ENOSPC, f"{needed // 10**6 + 1} MB are needed and {free // 10**6} MB free")


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """The right to write there, which ends with the process; what one that was killed left behind is removed.

    Raises InputError while another has it.
    """
    room = Blobs(target / "blobs").room.folder
    for folder in (target, room.parent, room):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(room, os.O_RDONLY)
    try:
        with suppress(OSError):  # a disk that knows no locks
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise InputError(f"another program works in {target}", "let it end, then try again") from error
        _sweep(room)
        try:
            yield
        finally:
            _sweep(room)
    finally:
        os.close(handle)


def _sweep(room: Path) -> None:
    for path in room.iterdir():
        with suppress(OSError):
            path.unlink()


@contextmanager
def _explained(target: Path, left: str) -> Iterator[None]:
    """Whatever keeps us from writing there as a sentence for people."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        said = getattr(error, "strerror", None) or str(error)
        if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "full" in said:
            raise InputError(f"there is no room in {target}: {said}", f"make room, then try again; {left}") from error
        raise InputError(f"{target} cannot be written: {said}", left) from error
    except sa.exc.DBAPIError as error:
        raise sqlite.explain(error, target) from error
