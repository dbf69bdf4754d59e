"""The verbs. Each takes a session and values, keeps what it finds, and gives what the archive now holds.

SOURCE ─read─▶ Page ─keep_page─▶ article ─capture_cited─▶ snapshots ─cross_reference─▶ Dossier
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from archiver import edits
from archiver.adapter import Adapter, Recognise
from archiver.capture import capture
from archiver.dossier import Dossier, gather
from archiver.matching import crossref
from archiver.source import Source
from archiver.status import ENTRANCE
from archiver.version import VERSION
from db import canonical
from db.archive import Archive, Fact
from db.errors import InputError
from db.model import Article, Citation, Post, PostRef, Quote, Reading, Snapshot

if TYPE_CHECKING:
    from archiver.page.read import Page
    from archiver.web.wire import Web

AGENT = f"citetrail {VERSION}"
"""Who did it, in records: the tool and its version."""


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Session:
    """What a run works with."""

    archive: Archive
    adapters: Mapping[str, Adapter]
    recognise: Recognise
    web: Web
    patience: float = 300.0
    now: Callable[[], datetime] = utc_now
    tell: Callable[[str], None] = field(default=lambda line: None)
    """Told, in a sentence, what is being done: for progress on a terminal."""


@dataclass(frozen=True)
class Cited:
    """A page as read, with its quotes, and its mentions among its citations."""

    article: Article
    citations: tuple[Citation, ...]
    quotes: tuple[Quote, ...]
    data: bytes


def read(source: Source, recognise: Recognise, *, url: str | None, published: str | None) -> Iterator[Cited]:
    """Every article in a source, with what it cites and quotes. Pure but for the bytes it is given."""
    from archiver.page.read import read_stream

    with source.stream as stream:
        pages = read_stream(
            stream,
            recognise=recognise,
            name=source.name,
            url=url or source.url,
            published=published,
            content_type=source.content_type,
        )
        for page in pages:
            yield cited(page)


def cited(page: Page) -> Cited:
    """A page's quotes found, and its mentions beside its citations."""
    from archiver.quoting import mentions, quotes

    statements = quotes.read_statements(page.article, page.citations)
    found = quotes.find_quotes(page.article, statements)
    in_words = mentions.find_mentions(page.article, page.citations, statements)
    return Cited(page.article, (*page.citations, *in_words), found, page.data)


def keep_page(session: Session, page: Cited, source: Source) -> str:
    """Keep an article, the act of reading it, its citations and its quotes. Gives the article's id."""
    id_ = canonical.name(page.article)
    at = source.tape.exchanges[0].asked_at if source.tape.exchanges else session.now()
    reading = Reading(id_, at, AGENT, source.name, tuple(source.tape.exchanges))
    blobs = {**source.tape.blobs, page.article.source: page.data}
    facts: list[Fact] = [page.article, reading, *page.citations, *page.quotes]
    session.archive.keep(facts, at=session.now(), agent=AGENT, did="read", blobs=blobs)
    return id_


def capture_cited(session: Session, citations: Iterable[Citation]) -> None:
    """Capture every cited post that the archive does not show yet, or whose media is not all there."""
    refs = {ref.key.lower(): ref for fact in citations if (ref := fact.ref) is not None}
    looks = _looks(session.archive, list(refs))
    for number, (key, ref) in enumerate(refs.items(), 1):
        if not _shown(looks.get(key, [])):
            session.tell(f"post {number} of {len(refs)}: {ref.url}")
            capture_post(session, ref)


def capture_post(session: Session, ref: PostRef) -> tuple[Snapshot, ...]:
    """Look at one post now and keep what was found; then at its other versions, where edits have ids of their own.

    Without an adapter for its platform nothing is asked. Gives the looks at the post itself.
    """
    looks = _look(session, ref)
    done = {ref.key.lower()}
    todo = [*edits.other_versions(looks)]
    while todo and len(done) < edits.MOST:
        other = session.recognise(todo.pop())
        if other is None or other.key.lower() in done:
            continue
        done.add(other.key.lower())
        if not _shown(session.archive.snapshots([other.key])):
            todo += edits.other_versions(_look(session, other))
    return looks


def _look(session: Session, ref: PostRef) -> tuple[Snapshot, ...]:
    adapter = session.adapters.get(ref.platform)
    if adapter is None:
        return ()
    brought = capture(ref, adapter, session.web, agent=AGENT, now=session.now, patience=session.patience)
    session.archive.keep(brought.snapshots, at=session.now(), agent=AGENT, did="capture", blobs=brought.blobs)
    return brought.snapshots


def cross_reference(session: Session, article_id: str) -> None:
    """Hold the article's quotes against the archive as it stands, and keep the answer if it is a new one."""
    archive = session.archive
    known = archive.cross_reference(article_id)
    made = crossref.cross_reference(
        archive,
        article_id,
        archive.article(article_id),
        archive.citations(article_id),
        archive.quotes(article_id),
        at=session.now(),
        agent=AGENT,
    )
    if known is None or replace(known, made_at=made.made_at, upto=made.upto, made_by=made.made_by) != made:
        archive.keep([made], at=made.made_at, agent=AGENT, did="crossreference")


def look_up(session: Session, article_id: str) -> Dossier:
    """The article's dossier, its quotes held against all that the archive now holds."""
    known = session.archive.cross_reference(article_id)
    stale = known is None or known.upto < session.archive.snapshot_count()
    if stale and not session.archive.read_only:
        cross_reference(session, article_id)
    return gather(session.archive, article_id)


def archive_page(session: Session, page: Cited, source: Source, *, with_capture: bool) -> Dossier:
    """The main job on one article: keep it, capture what it cites, tie its quotes."""
    id_ = keep_page(session, page, source)
    if with_capture:
        capture_cited(session, page.citations)
    cross_reference(session, id_)
    return gather(session.archive, id_)


def find_article(archive: Archive, wanted: str, data: bytes | None) -> str:
    """The id of the article that a user names: by URL, id or its start, file name, or the bytes of the file.

    Raises InputError when there is none, or when an id's start fits several articles.
    """
    found = archive.articles(wanted, source=canonical.digest(data) if data is not None else None)
    if not found:
        raise InputError(
            f"the archive holds no article {wanted}", "`citetrail archive` keeps one; or check the spelling"
        )
    by_id = [id_ for id_, _ in found if id_.startswith(wanted)]
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


def _looks(archive: Archive, keys: Sequence[str]) -> dict[str, list[tuple[str, Snapshot]]]:
    looks: dict[str, list[tuple[str, Snapshot]]] = {}
    for id_, snapshot in archive.snapshots(keys):
        looks.setdefault(snapshot.ref.key.lower(), []).append((id_, snapshot))
    return looks


def _shown(looks: Sequence[tuple[str, Snapshot]]) -> bool:
    """Whether a look of our own shows the post with all its media."""
    posts = [look.finding for _, look in looks if isinstance(look.finding, Post) and look.route != ENTRANCE]
    return any(not any(item.status == "failed" for item in post.media) for post in posts)
