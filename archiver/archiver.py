"""The verbs. Each takes a session and values, keeps what it finds, and gives what the archive now holds.

SOURCE ─read─▶ Page ─keep_page─▶ article ─posts.capture_cited─▶ snapshots ─cross_reference─▶ Dossier
"""

from __future__ import annotations

from dataclasses import replace

from archiver import locating, log, posts
from archiver.adapter import Recognise
from archiver.dossier import Dossier, first_read, gather
from archiver.matching import crossref, encoders
from archiver.matching.aliases import from_settings
from archiver.matching.signals import is_late
from archiver.page.urls import spellings
from archiver.reading import Cited
from archiver.session import AGENT, Session
from archiver.source import Source, is_url
from db import canonical
from db.archive import Archive
from db.errors import InputError
from db.judgement import Review
from db.model import Article, Post, Quote, Reading
from db.progress import InHand
from db.tables import Fact


def keep_page(session: Session, page: Cited, source: Source) -> str:
    """Keep an article, the act of reading it, its citations and its quotes. Gives the article's id."""
    id_ = canonical.name(page.article)
    at = source.tape.exchanges[0].asked_at if source.tape.exchanges else session.now()
    reading = Reading(id_, at, AGENT, source.name, tuple(source.tape.exchanges))
    blobs = {**source.tape.blobs, page.article.source: page.data}
    facts: list[Fact] = [page.article, reading, *page.citations, *page.quotes]
    session.archive.keep(facts, at=session.now(), agent=AGENT, did="read", blobs=blobs)
    log.event("read", article=id_, source=source.name, citations=len(page.citations), quotes=len(page.quotes))
    return id_


def cross_reference(session: Session, article_id: str) -> None:
    """Hold the article's quotes against the archive as it stands, and keep the answer if it is a new one."""
    archive = session.archive
    session.tell(InHand("holding the quotes against the archive"))
    known = archive.cross_reference(article_id)
    article, citations = archive.article(article_id), archive.citations(article_id)
    cited = [fact.ref.key for _, fact in citations if fact.ref is not None]
    made = crossref.cross_reference(
        archive,
        article_id,
        article,
        citations,
        archive.quotes(article_id),
        named=archive.names(cited, first_read(archive, article)),
        at=session.now(),
        agent=_matcher(),
        aliases=from_settings(session.speakers),
    )
    if known is None or replace(known, made_at=made.made_at, upto=made.upto) != made:
        archive.keep([made], at=made.made_at, agent=AGENT, did="crossreference")
    session.tell(InHand(""))


def review(
    session: Session, quote_id: str, quote: Quote, verdict: str, post: str | None, by: str, note: str
) -> Dossier:
    """Keep what a person says of a quote, and hold the article against the archive again.

    `post`: the one that is meant; None: the one that we tied it to, or that there is none. Raises InputError where
    there is nothing to reject, where the archive has no such post, and for a post that is younger than the article.
    """
    archive = session.archive
    archive.demand_writable()
    before = look_up(session, quote.article)
    outcome = before.outcome(quote_id)
    key = post or (outcome.matches[0].post if outcome and outcome.matches else None)
    if key is None and verdict == "rejected":
        raise InputError("this quote is tied to no post, so there is nothing to reject", "name one with --post")
    if key is not None and verdict == "confirmed":
        _demand_possible(archive, before.article, key)
    said = Review(quote.article, quote_id, verdict, key, by, session.now(), note)
    archive.keep([said], at=said.at, agent=AGENT, did="review", note=f"{verdict} by {by}")
    cross_reference(session, quote.article)
    return gather(archive, quote.article)


def _demand_possible(archive: Archive, article: Article, key: str) -> None:
    posts = [look.finding for _, look in archive.snapshots([key]) if isinstance(look.finding, Post)]
    if not posts:
        raise InputError(f"the archive does not show {key}", "`citetrail capture` or `import` brings a post")
    if all(is_late(post, article.published) for post in posts):
        raise InputError(f"{key} was posted after the article, so it cannot be its source", "name another post")


def _matcher() -> str:
    """By what quotes are tied: with another encoder the answers may be others."""
    return f"{AGENT} with {encoders.labels()}"


def look_up(session: Session, article_id: str) -> Dossier:
    """The article's dossier, its quotes held against all that the archive now holds."""
    known = session.archive.cross_reference(article_id)
    stale = (
        known is None
        or known.upto < session.archive.snapshot_count()
        or known.aliases != from_settings(session.speakers).digest
        or known.made_by != _matcher()
    )
    if stale and not session.archive.read_only:
        cross_reference(session, article_id)
    return gather(session.archive, article_id)


def archive_page(session: Session, page: Cited, source: Source, *, with_capture: bool) -> Dossier:
    """The main job on one article: keep it, capture what it cites, tie its quotes."""
    id_ = keep_page(session, page, source)
    if with_capture:
        posts.capture_cited(session, page.citations, first_read(session.archive, page.article))
    cross_reference(session, id_)
    if with_capture and locating.capture_located(session, gather(session.archive, id_)):
        cross_reference(session, id_)
    return gather(session.archive, id_)


def find_article(archive: Archive, wanted: str, data: bytes | None) -> str:
    """The id of the article that a user names: by URL, id or its start, file name, or the bytes of the file.

    Raises InputError when there is none, or when an id's start fits several articles.
    """
    found = archive.articles(wanted, source=canonical.digest(data) if data is not None else None)
    for spelling in spellings(wanted) if is_url(wanted) and not found else ():
        found = found or archive.articles(spelling)
    if not found:
        raise InputError(
            f"the archive holds no article {wanted}", "`citetrail archive` keeps one; or check the spelling"
        )
    by_id = [id_ for id_, _ in found if id_.startswith(wanted.lower())]
    if len(by_id) > 1:
        raise InputError(f"{wanted} is the start of {len(by_id)} articles' ids", "give more of it: " + ", ".join(by_id))
    return found[0][0]


def find_post(recognise: Recognise, wanted: str) -> str:
    """The key of the post that a user names, by URL or as `platform:post_id`. Raises InputError for anything else."""
    ref = recognise(wanted)
    if ref is not None:
        return ref.key
    platform, colon, id_ = wanted.partition(":")
    if colon and id_ and platform.isalpha() and not id_.startswith("//"):
        return f"{platform}:{id_}"
    raise InputError(
        f"{wanted} names no post", "give a post's address, or platform:post_id as in the archive's answers"
    )
