"""Posts that an article cites without an address: looked for with what it tells of them, by the platforms' adapters.

Every search is kept with all that it asked and was answered, also one that failed. What is found is captured like any
other post; whether it is the one that is meant, cross-referencing decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archiver import posts
from archiver.adapter import Clue
from archiver.dossier import Dossier
from archiver.matching.people import agrees, speaks_as
from archiver.session import AGENT, Session
from archiver.web.tape import Tape
from db.errors import CitetrailError
from db.inquiry import Inquiry
from db.model import Citation, PostRef, When
from db.progress import InHand

MOST = 8
"""Candidates of one search that are captured, at most."""
AGAIN = timedelta(days=1)
"""How long a search that was answered is not made again for the same article: lists of copies grow, but slowly."""
_NEAR = 600
"""Code points between a mention and a quote that may be of the post it speaks of."""
_MOST_WORDS = 3
_MOST_ACCOUNTS = 2


def capture_located(session: Session, dossier: Dossier) -> int:
    """Look for every citation without an address that the archive does not answer; capture what may be meant.

    What several citations tell of one account in one window is one search. One that was answered within `AGAIN` is not
    made again. Gives the number of posts that were captured. A search that fails is kept, and changes nothing.
    """
    asked: dict[tuple[str, str, datetime | None, datetime | None], Clue] = {}
    asked_for: dict[tuple[str, str, datetime | None, datetime | None], list[str]] = {}
    for id_, citation in dossier.citations:
        adapter = session.adapters.get(citation.platform)
        if dossier.post_of(id_, citation) is not None or not hasattr(adapter, "locate"):
            continue
        for clue in clues(session, dossier, citation):
            key = (citation.platform, clue.handle.lower(), clue.earliest, clue.latest)
            before = asked.get(key, clue).words
            asked[key] = replace(clue, words=tuple(dict.fromkeys([*before, *clue.words])))
            asked_for.setdefault(key, []).append(id_)
    found: dict[str, PostRef] = {}
    for key, clue in asked.items():
        known = _answered(session, dossier, key[0], clue)
        made = known or _inquire(session, dossier, key[0], clue, tuple(asked_for[key]))
        found |= {ref.key.lower(): ref for ref in made.found}
    looks = session.archive.looks(list(found))
    new = [posts.lasting(ref, looks[key]) for key, ref in found.items() if not posts.settled(ref, looks[key])]
    posts.capture_all(session, new, lambda ref: posts.capture_post(session, ref, again=False))
    return len(new)


def _answered(session: Session, dossier: Dossier, platform: str, clue: Clue) -> Inquiry | None:
    """The newest search for all of this that was answered not long ago."""
    since = session.now() - AGAIN
    return next(
        (
            made
            for _, made in reversed(dossier.inquiries)
            if (made.platform, replace(made.clue, words=clue.words)) == (platform, clue)
            and set(clue.words) <= set(made.clue.words)
            and made.error is None
            and made.taken_at > since
        ),
        None,
    )


def _inquire(session: Session, dossier: Dossier, platform: str, clue: Clue, citations: tuple[str, ...]) -> Inquiry:
    """Make this search and keep it, whatever came of it."""
    session.tell(InHand(f"looking for a post by {clue.handle} on {platform}"))
    locate = getattr(session.adapters[platform], "locate")  # noqa: B009  # an optional part of the contract
    tape = Tape(room=session.archive.room)
    found: tuple[PostRef, ...] = ()
    failure: CitetrailError | None = None
    try:
        with session.web.client(tape, session.patience) as client:
            found = tuple(locate(clue, client))[:MOST]
    except CitetrailError as error:
        failure = error
    finally:
        session.tell(InHand(""))
    made = Inquiry(
        article=dossier.id,
        citations=citations,
        platform=platform,
        clue=clue,
        taken_at=tape.exchanges[0].asked_at if tape.exchanges else session.now(),
        taken_by=AGENT,
        found=found,
        error=type(failure).__name__ if failure else None,
        why=str(failure).encode("utf-8", "replace").decode() if failure else None,
        exchanges=tuple(tape.exchanges),
    )
    if made.exchanges or failure:  # else nobody was asked: there is no such account
        session.archive.keep([made], at=session.now(), agent=AGENT, did="locate", blobs={**tape.blobs, **tape.files})
    return made


def clues(session: Session, dossier: Dossier, citation: Citation) -> Iterator[Clue]:
    """What the article tells of a citation without an address, once for every account that may be meant."""
    if not _words(dossier, citation):
        return
    for handle in _accounts(session, dossier, citation)[:_MOST_ACCOUNTS]:
        yield clue_by(handle, dossier, citation)


def clue_by(handle: str, dossier: Dossier, citation: Citation) -> Clue:
    """What the article tells of a citation without an address, if this is the account that is meant."""
    earliest, latest = _window(citation.posted, dossier.article.published)
    return Clue(handle, earliest, latest, _words(dossier, citation), dossier.article.language)


def _words(dossier: Dossier, citation: Citation) -> tuple[str, ...]:
    """The words that the post is said to hold: as the article shows it, else of the quotes beside the mention."""
    if citation.text:
        return (citation.text,)
    if citation.passage is None:
        return ()
    place = citation.passage.start
    text = dossier.article.text
    near = [
        quote.passage
        for _, quote in dossier.quotes
        if abs(quote.passage.start - place) <= _NEAR
        and "\n\n" not in text[min(place, quote.passage.start) : max(place, quote.passage.start)]
    ]
    near.sort(key=lambda passage: len(passage.exact), reverse=True)
    return tuple(passage.exact for passage in near[:_MOST_WORDS])


def _accounts(session: Session, dossier: Dossier, citation: Citation) -> list[str]:
    """The handles that may be meant, from the mention, from the article's other citations, from archived authors."""
    if citation.author.handle:
        return [citation.author.handle]
    name = citation.author.name
    if not name:
        return []
    shown = [c.author for _, c in dossier.citations if c.platform == citation.platform and c.author.handle]
    shown += [
        author
        for looks in dossier.snapshots.values()
        for _, look in looks
        if look.ref.platform == citation.platform
        and (author := getattr(look.finding, "author", None)) is not None
        and author.handle
    ]
    with session.archive.searching() as index:
        known = [handle for platform, handle, _ in index.accounts(name) if platform == citation.platform]
    by_share = [(share, author.handle) for author in shown if agrees(share := speaks_as(name, author))]
    named = [handle for _, handle in sorted(by_share, key=lambda row: -(row[0] or 0)) if handle]
    return list(dict.fromkeys(handle.lower() for handle in [*named, *known]))


def _window(posted: When | None, published: When | None) -> tuple[datetime | None, datetime | None]:
    """The window in which it was posted; no post is later than the article."""
    end = published.latest if published else None
    if posted is None or posted.earliest is None:
        return None, end
    latest = min(posted.latest, end) if posted.latest and end else posted.latest or end
    return posted.earliest.astimezone(UTC), latest.astimezone(UTC) if latest else None
