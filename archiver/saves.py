"""Have public pages saved by web archives, where the user has switched that on, and keep what came of it.

It comes after everything is captured and kept: a page that is not saved spoils nothing, and is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archiver.adapter import Job, Saver
from archiver.lease import lease
from archiver.session import AGENT, Session
from archiver.status import ENTRANCE
from archiver.web.tape import Tape
from db.errors import CitetrailError, InputError, Unreachable
from db.model import Failure, Post, Snapshot
from db.progress import InHand, several
from db.saved import Save

if TYPE_CHECKING:
    from archiver.dossier import Dossier
    from archiver.source import Source


@dataclass(frozen=True)
class Page:
    """A page that anyone may open. `platform`: whose post it shows; None for an article."""

    url: str
    platform: str | None = None
    others: tuple[str, ...] = field(default=(), compare=False)
    """Its other addresses: a post may be looked at by several names."""


@dataclass(frozen=True)
class Unsaved:
    """A page that the user wanted to be saved, and why it is not."""

    url: str
    why: str


def pages_of(dossier: Dossier, source: Source) -> list[Page]:
    """The pages of an article's cited posts that stand, and its own; a file's address is told to nobody."""
    keys = dict.fromkeys(key.lower() for id_, fact in dossier.citations if (key := dossier.post_of(id_, fact)))
    found = [page for key in keys if (page := page_of([look for _, look in dossier.snapshots.get(key, ())]))]
    if source.tape.exchanges and dossier.article.url and dossier.article.kind != "warc":
        found.append(Page(dossier.article.url))
    return found


def page_of(looks: Sequence[Snapshot], all_looks: Sequence[Snapshot] = ()) -> Page | None:
    """The page of the post, where our newest look that saw anything, oldest first, shows it live. `all_looks`: those
    of other captures too; they tell what other addresses its page has.
    """
    own = [look for look in looks if look.route != ENTRANCE and not look.witness]
    seen = [look for look in own if not isinstance(look.finding, Failure)]
    if not seen or not isinstance(seen[-1].finding, Post):
        return None
    newest = seen[-1].ref
    return Page(
        newest.url, newest.platform, tuple(sorted({look.ref.url for look in (*looks, *all_looks)} - {newest.url}))
    )


def save_pages(session: Session, pages: Iterable[Page]) -> list[Unsaved]:
    """Have these pages saved, each once: one of which the archive has a saved copy is asked for no more.

    Gives those that are not saved. After keys that are not taken, no further page is asked for.
    """
    unsaved: list[Unsaved] = []
    pages = list(dict.fromkeys(pages))
    for saver in session.savers:
        hopeless = None if saver.NEEDS in session.granted else f"{saver.NEEDS} is not set"
        for page in several(pages, session.tell, f"pages for {saver.ARCHIVE}"):
            if not saver.takes(page.url, page.platform):
                continue
            with lease(session.archive.folder, f"save:{page.url}"):
                known = [save for _, save in session.archive.saves([page.url, *page.others])]
                known = [save for save in known if save.archive == saver.ARCHIVE]
                if any(save.memento for save in known):
                    continue
                why = hopeless
                if hopeless is None:
                    session.tell(InHand(f"asking {saver.ARCHIVE} to save {page.url}"))
                    before = [save for save in known if save.url == page.url]
                    why, hopeless = _save(session, saver, page.url, _going_on(before))
                    session.tell(InHand(""))
            if why is not None:
                unsaved.append(Unsaved(page.url, f"not saved by {saver.ARCHIVE}: {why}"))
    return unsaved


def incomplete(unsaved: Iterable[Unsaved]) -> list[dict[str, str]]:
    """These pages as items of `incomplete`."""
    return [{"what": page.url, "why": page.why} for page in unsaved]


def _going_on(before: Sequence[Save]) -> Job | None:
    """The job that had not ended when we last asked for it. `before`: oldest first."""
    asked = None
    for save in reversed(before):
        if save.job is None or save.job != before[-1].job:
            break
        asked = Job(save.url, save.taken_at, save.job)
    return asked


def _save(session: Session, saver: Saver, page: str, job: Job | None) -> tuple[str | None, str | None]:
    """Ask for one page, or first for what became of a job that was going on, and keep what came of it.

    Gives why it is not saved, and why no other page will be.
    """
    tape, at = Tape(room=session.archive.room), session.now()
    memento, why, hopeless, going_on = None, None, None, None
    try:
        with session.web.client(tape, session.patience) as client:
            memento = saver.follow(job, at, client) if job else None
            if memento is None:
                job = None
                job = saver.ask(page, at, client)
                memento = saver.follow(job, at, client)
        if memento is None:
            why = "its job is no longer known, and its list shows no copy yet; run the command again later"
    except CitetrailError as error:
        why = str(error).encode("utf-8", "replace").decode()
        hopeless = why if isinstance(error, InputError) else None
        going_on = job.id if job and isinstance(error, Unreachable) else None
    fact = Save(page, at, AGENT, saver.ARCHIVE, memento, why, going_on, tuple(tape.exchanges))
    session.archive.keep([fact], at=session.now(), agent=AGENT, did="save", blobs={**tape.blobs, **tape.files})
    return why, hopeless
