"""Posts that an article cites without an address: looked for with what it tells of them, by the platforms' adapters.

What is found is captured like any other post; whether it is the one that is meant, cross-referencing decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from archiver import posts
from archiver.adapter import Clue
from archiver.dossier import Dossier
from archiver.matching.people import agrees, speaks_as
from archiver.session import Session
from archiver.web.tape import Tape
from db.errors import CitetrailError
from db.model import Citation, PostRef, When
from db.progress import InHand

MOST = 8
"""Candidates of one search that are captured, at most."""
_NEAR = 600
"""Code points between a mention and a quote that may be of the post it speaks of."""
_MOST_WORDS = 3
_MOST_ACCOUNTS = 2


def capture_located(session: Session, dossier: Dossier) -> int:
    """Look for every citation without an address that the archive does not answer; capture what may be meant.

    What several citations tell of one account in one window is one search. Gives the number of posts that were
    captured. A search that fails changes nothing.
    """
    asked: dict[tuple[str, str, datetime | None, datetime | None], Clue] = {}
    for id_, citation in dossier.citations:
        adapter = session.adapters.get(citation.platform)
        if dossier.post_of(id_, citation) is not None or not hasattr(adapter, "locate"):
            continue
        for clue in clues(session, dossier, citation):
            key = (citation.platform, clue.handle.lower(), clue.earliest, clue.latest)
            before = asked.get(key, clue).words
            asked[key] = replace(clue, words=tuple(dict.fromkeys([*before, *clue.words])))
    found: dict[str, PostRef] = {}
    for (platform, *_), clue in asked.items():
        session.tell(InHand(f"looking for a post by {clue.handle} on {platform}"))
        found |= {ref.key.lower(): ref for ref in _located(session, session.adapters[platform], clue)}
    known = posts.looks_at(session.archive, list(found))
    new = [ref for key, ref in found.items() if not posts.settled(known.get(key, []))]
    posts.capture_all(session, new, lambda ref: posts.capture_post(session, ref, again=False))
    return len(new)


def _located(session: Session, adapter: object, clue: Clue) -> list[PostRef]:
    locate = getattr(adapter, "locate")  # noqa: B009  # an optional part of the contract
    try:
        with session.web.client(Tape(), session.patience) as client:
            return list(locate(clue, client))[:MOST]
    except CitetrailError:
        return []  # what was found is what counts; `lookup` names where a person can go on looking
    finally:
        session.tell(InHand(""))


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
