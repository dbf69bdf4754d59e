"""What has changed between two places in the order of keeping. Only what was kept between them is looked at."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from archiver import document
from archiver.dossier import gather
from archiver.edits import edit_group, other_versions
from archiver.telling.article_changes import Version, altered
from archiver.telling.change import Change, Cited, name
from archiver.telling.post_changes import Look, edited, standing
from archiver.times import day_or_instant
from db.archive import Archive
from db.model import Citation, Quote, Reading, Snapshot
from db.order import Place

_AT_ONCE = 100
"""Posts whose looks are read at once."""
MOST_CITING = 10
"""Articles that a change of a post names at most."""


def changes(archive: Archive, after: Place, upto: Place) -> list[Change]:
    """The changes that were noticed between two places, each once, in the order of noticing.

    Cut into pieces, a stretch gives the same changes as at once.
    """
    found = {
        change.id: change
        for part in (
            _of_posts(archive, after, upto),
            _of_articles(archive, after, upto),
            _new_articles(archive, after, upto),
        )
        for change in part
    }
    return sorted(found.values(), key=lambda change: (change.noticed_at, change.id))


def _of_posts(archive: Archive, after: Place, upto: Place) -> Iterator[Change]:
    keys = list(dict.fromkeys(archive.names([post for _, post in archive.order.looks(after, upto)]).values()))
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        for key, looks in archive.looks(some).items():
            group = edit_group(archive, key) if other_versions(look for _, look in looks) else looks
            own, versions = _numbered(archive, looks, upto), _numbered(archive, group, upto)
            for change in (*standing(key, own, after.snapshots), *edited(versions, after.snapshots)):
                yield _cited(archive, change, versions)


def _numbered(archive: Archive, looks: Sequence[tuple[str, Snapshot]], upto: Place) -> list[Look]:
    numbers = archive.order.numbers([id_ for id_, _ in looks])
    return [Look(numbers[id_], id_, look) for id_, look in looks if numbers[id_] <= upto.snapshots]


def _cited(archive: Archive, change: Change, looks: Sequence[Look]) -> Change:
    """The change with the post's name that lasts, the articles that cite it, and what to run."""
    keys = list(dict.fromkeys(one.look.ref.key.lower() for one in looks))
    lasting = set(archive.names(keys).values())
    articles = _citing(archive, sorted({*keys, *lasting}))
    key = change.post or keys[0]
    ids = " ".join(one.id[:12] for one in articles)
    export = f"citetrail export {ids} -o {articles[0].id[:12]}.zip" if articles else ""
    return replace(change, articles=articles, command=export or f"citetrail history {shlex.quote(key)}")


def _citing(archive: Archive, keys: Sequence[str]) -> tuple[Cited, ...]:
    """The articles that cite one of these posts, each page by its newest version that does."""
    ids = archive.order.citing(keys) or [
        id_ for key in keys for id_ in archive.order.naming(key) if _is_tied(archive, id_, key)
    ]
    found: dict[str, Cited] = {}
    for id_ in reversed(ids):
        article = archive.article(id_)
        found.setdefault(article.url or id_, Cited(id_, article.title, article.url))
        if len(found) == MOST_CITING:
            break
    return tuple(found.values())


def _is_tied(archive: Archive, article: str, key: str) -> bool:
    """Whether the article's newest cross-reference ties a quote or citation to this post."""
    made = archive.cross_reference(article)
    if made is None:
        return False
    ties = [tie.post for outcome in made.outcomes for tie in outcome.matches[:1]]
    resolved = [one.post for one in made.resolutions if one.post]
    return key in {post.lower() for post in (*ties, *resolved)}


def _of_articles(archive: Archive, after: Place, upto: Place) -> Iterator[Change]:
    """Articles that were read over the wire at an address where they had been read before."""
    for reading, id_ in archive.order.readings(after, upto):
        article = archive.article(id_)
        if not article.url:
            continue
        readings = archive.readings([other for other, _ in archive.articles(article.url)])
        at = next((number for number, (other, _) in enumerate(readings) if other == reading), None)
        if at is None or not readings[at][1].exchanges:
            continue
        now = readings[at][1]
        before = next((one for _, one in reversed(readings[:at]) if one.exchanges and one.name == now.name), None)
        if before is not None and before.article != now.article:
            change = altered(reading, _version(archive, before), _version(archive, now))
            if change is not None:
                yield change


def _version(archive: Archive, reading: Reading) -> Version:
    citations: list[Citation] = [fact for _, fact in archive.citations(reading.article)]
    quotes: list[Quote] = [fact for _, fact in archive.quotes(reading.article)]
    return Version(reading.article, reading.taken_at, archive.article(reading.article), citations, quotes)


def _new_articles(archive: Archive, after: Place, upto: Place) -> Iterator[Change]:
    """Articles of which a version was held against the archive for the first time: before, they are still in hand."""
    for id_ in archive.order.cross_referenced(after, upto):
        article = archive.article(id_)
        versions = [other for other, _ in archive.articles(article.url or "", source=article.source)]
        first = archive.order.first_cross_reference(versions)
        if first is not None and first[0] > after.crossreferences and first[1] == id_:
            yield _new(archive, id_, first[2])


def _new(archive: Archive, id_: str, at: datetime) -> Change:
    doc = document.article_document(gather(archive, id_))
    article, quotes = doc["article"], doc["quotes"]
    cited = {fact["post"].lower() for fact in doc["citations"] if fact["post"]}
    captured = {fact["post"].lower() for fact in doc["citations"] if fact["post"] and fact["status"] == "captured"}
    counts = {status: sum(quote["status"] == status for quote in quotes) for status in _STATUSES}
    published = archive.article(id_).published
    return Change(
        name("new", id_),
        "new",
        at,
        article=id_,
        url=article["url"],
        title=article["title"],
        since=(None, at),
        rests_on=(f"published {when}",) if (when := day_or_instant(published)) else (),
        counts={"posts": len(cited), "captured": len(captured), **counts},
        unmatched=tuple(quote["exact"] for quote in quotes if quote["status"] == "unmatched"),
        command=f"citetrail export {id_[:12]} -o {id_[:12]}.zip",
    )


_STATUSES = ("matched", "unmatched", "not_checkable")
