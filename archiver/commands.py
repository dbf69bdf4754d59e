"""What each command does: settings and words in, an answer out. Printing is `cli` and `show`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from archiver import archiver as verbs
from archiver import document, reading, saves, seal_command, unread, verify_command
from archiver.answer import DAMAGED, DONE, IN_PART, Answer, Json, Options, each, print_json
from archiver.begin import session, settings, teller
from archiver.dossier import gather
from archiver.session import AGENT, Session
from archiver.source import fetch, is_url, visible
from archiver.verify_command import Asked
from db import backup
from db.archive import Archive
from db.errors import InputError
from db.model import Post
from db.progress import several

LARGEST_PAGE = 64 * 1024 * 1024
"""Bytes of a file up to which an article is looked up by them; a larger one is a web archive, known by its name."""


@dataclass(frozen=True)
class Wanted:
    """Which posts `find` may name: the account, the platform, and inclusive days in UTC."""

    handle: str | None
    platform: str | None
    since: str | None
    until: str | None
    limit: int


def archive(
    options: Options,
    sources: Sequence[str],
    url: str | None,
    published: str | None,
    *,
    with_capture: bool,
    explain: bool = False,
) -> Answer:
    """`archive SOURCE…`: the main job."""
    with session(options) as run:
        return each(
            several(sources, run.tell, "sources"),
            lambda name: documents(run, name, url, published, with_capture=with_capture, explain=explain),
            "article",
            lambda found: _complete(found) if with_capture else DONE,
        )


def documents(
    run: Session,
    name: str,
    url: str | None = None,
    published: str | None = None,
    *,
    with_capture: bool = True,
    explain: bool = False,
) -> Iterator[Json]:
    """Archive a source; one document for each article in it."""
    run.archive.demand_writable()
    source = fetch(name, run.web, patience=run.patience, tell=run.tell)
    for page in reading.read(source, run.recognise, url=url, published=published):
        dossier = verbs.archive_page(run, page, source, with_capture=with_capture)
        unsaved = saves.save_pages(run, saves.pages_of(dossier, source)) if with_capture else []
        found = document.article_document(
            gather(run.archive, dossier.id) if run.savers else dossier, run.adapters, explain=explain
        )
        missing = unread.incomplete(page.unread) + found["incomplete"] + saves.incomplete(unsaved)
        yield found | {"incomplete": missing}


def lookup(options: Options, wanted: str, *, explain: bool = False) -> Answer:
    """`lookup ARTICLE`: what the archive holds on it, its quotes held against all that is archived."""
    with session(options, create=False) as run:
        id_ = verbs.find_article(run.archive, *_named(wanted))
        found = document.article_document(verbs.look_up(run, id_), run.adapters, explain=explain)
        return Answer("article", found)


def find(options: Options, text: str, wanted: Wanted) -> Answer:
    """`find TEXT`: which archived posts say this?"""
    if not text.strip():
        raise InputError("there is nothing to find", "give the words that a post may hold")
    with session(options, create=False) as run:
        return Answer("find", _found(run.archive, text, wanted))


def find_lines(options: Options, lines: TextIO, wanted: Wanted) -> int:
    """`find -`: one text a line, one JSON answer a line, in order, at once."""
    code = DONE
    with session(options, create=False) as run:
        for line in lines:
            if line.strip():
                print_json(_found(run.archive, line.strip(), wanted))
            else:
                print_json({"error": {"code": 2, "what": "an empty line", "why": "give one text a line"}})
                code = IN_PART
    return code


def import_(options: Options, files: Sequence[Path]) -> Answer:
    """`import FILE…`: posts that a user already has."""
    from archiver import imports

    with session(options) as run:
        bundles = [_take_in(run, file) for file in files if _is_bundle(file)]
        others = [file for file in files if not _is_bundle(file)]
        brought = imports.import_files(run, others) if others else imports.Imported(0, 0, ())
    answer: Json = {"imported": brought.kept, "known": brought.known, "incomplete": list(brought.bad)}
    return Answer("import", answer | ({"bundles": bundles} if bundles else {}), IN_PART if brought.bad else DONE)


def _is_bundle(file: Path) -> bool:
    from archiver.bundle import take_in

    return take_in.is_bundle(file)


def _take_in(run: Session, file: Path) -> Json:
    from archiver.bundle import take_in

    run.archive.demand_writable()
    taken = take_in.take_in(run, file)
    return {
        "bundle": str(file),
        "root": taken.accession.root,
        "known": taken.known,
        "posts": taken.posts,
        "articles": list(taken.accession.articles),
        "sealed": list(taken.accession.sealed),
    }


def export(options: Options, wanted: Sequence[str], target: Path) -> Answer:
    """`export ARTICLE… -o FILE.zip`: an evidence bundle."""
    from archiver.bundle import export as bundle

    with session(options, create=False) as run:
        sealer = seal_command.sealer(settings(options), run.web, run.tell)
        ids = list(dict.fromkeys(verbs.find_article(run.archive, *_named(article)) for article in wanted))
        look = partial(gather, run.archive) if run.archive.read_only else partial(verbs.look_up, run)
        dossiers = [look(id_) for id_ in several(ids, run.tell, "articles")]
        made = bundle.export(run.archive, dossiers, target, made_by=AGENT, sealer=sealer, tell=run.tell)
        if not run.archive.read_only:
            note = f"bundle {made.sha256} with {made.entries} custody lines up to {made.head}"
            note += f"; root {made.root}, file {target.name}"
            note, blobs = seal_command.recorded(note, made.seal)
            run.archive.keep([], at=run.now(), agent=AGENT, did="export", note=note, blobs=blobs)
    answer = {"bundle": str(made.path), "sha256": made.sha256, "entries": made.entries, "head": made.head}
    return seal_command.answer("export", answer, made.seal)


def verify(
    options: Options,
    bundle: Path | None,
    asked: Asked,
    signer: str | None = None,
    roots: Sequence[str] = (),
    headers: Sequence[str] = (),
) -> Answer:
    """`verify`: a bundle, a backup, or the archive. `asked`: how much of the archive, and what it is held against.
    `signer`, `roots`, `headers`: whose seal a bundle must bear, and to which Bitcoin blocks its proofs must lead.
    """
    pins = seal_command.pins(signer, roots, headers)
    is_bundle = bundle is not None and not backup.is_backup(bundle)
    if pins and not is_bundle:
        raise InputError("an archive bears no seal", "name the bundle that these options are for")
    if bundle is not None and is_bundle:
        if asked != Asked():
            raise InputError("these options are for the archive itself", "leave BUNDLE out, or name it with --against")
        from archiver.bundle import verify as verify_bundle

        with teller(options) as tell:
            seen = verify_bundle.verify(bundle, tell, pins)
        notes, checked, problems = list(seen.notes), dict(seen.checked), [(p.where, p.what) for p in seen.problems]
        notes += verify_command.log_bundle(options, bundle, len(problems))
    else:
        checked, problems, notes = verify_command.check_archive(options, asked, bundle)
    answer = {
        "ok": not problems,
        "checked": checked,
        "problems": [{"where": where, "what": what} for where, what in problems],
    }
    return Answer("verify", answer | ({"notes": notes} if notes else {}), DAMAGED if problems else DONE)


def _complete(found: Json) -> int:
    return IN_PART if found["incomplete"] else DONE


def _named(wanted: str) -> tuple[str, bytes | None]:
    """What an article is called, and the bytes of the file of that name, if there is one."""
    path = Path(wanted)
    if is_url(wanted) or not path.is_file() or path.stat().st_size > LARGEST_PAGE:
        return visible(path.name) if not is_url(wanted) and path.is_file() else wanted, None
    return visible(path.name), path.read_bytes()


def _found(kept: Archive, text: str, wanted: Wanted) -> Json:
    from archiver.matching import crossref

    ties = crossref.find(
        kept,
        text,
        handle=wanted.handle.lstrip("@") if wanted.handle else None,
        platform=_platform(wanted.platform),
        since=_day(wanted.since, "--since"),
        until=_day(wanted.until, "--until"),
        limit=wanted.limit,
    )
    return {"matches": [document.match(tie) | _whose(post) for tie, post in ties]}


def _platform(name: str | None) -> str | None:
    """A platform as posts name it, however it is written."""
    return {"x": "twitter"}.get(name.lower(), name.lower()) if name else None


def _whose(post: Post) -> Json:
    author = {"handle": post.author.handle, "name": post.author.name, "id": post.author.id}
    return {"text": post.text, "author": author, "url": post.ref.url}


def _day(written: str | None, option: str) -> datetime | None:
    if written is None:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise InputError(f"{option} {written} is no day", "write it as YYYY-MM-DD") from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
