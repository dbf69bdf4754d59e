"""All that the archive holds on one article, gathered: what `lookup` shows and `export` bundles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from db import names
from db.inquiry import Inquiry
from db.judgement import CrossReference, Outcome, Resolution, Review
from db.model import Article, Citation, Quote, Reading, Snapshot
from db.saved import Save

if TYPE_CHECKING:
    from db.archive import Archive


@dataclass(frozen=True)
class Dossier:
    """One article with everything that hangs on it. Facts come as (id, fact), oldest first."""

    id: str
    article: Article
    readings: tuple[tuple[str, Reading], ...]
    citations: tuple[tuple[str, Citation], ...]
    quotes: tuple[tuple[str, Quote], ...]
    cross_reference: CrossReference | None
    reviews: tuple[tuple[str, Review], ...] = ()
    inquiries: tuple[tuple[str, Inquiry], ...] = ()
    snapshots: Mapping[str, tuple[tuple[str, Snapshot], ...]] = field(default_factory=dict)
    """Every look at every post that is cited or matched, by `platform:id` in lower case, by the name that lasts."""
    saves: tuple[tuple[str, Save], ...] = ()
    """What web archives were asked to save of these pages: the article's and the posts'."""
    names: Mapping[str, str] = field(default_factory=dict)
    """By other names of these posts, in lower case: `platform:id` by the name that lasts."""

    def name(self, key: str) -> str:
        """`platform:id` of a post by the name that lasts, as far as a look tells it."""
        return self.names.get(key.lower(), key)

    def outcome(self, quote_id: str) -> Outcome | None:
        """What cross-referencing says of this quote."""
        outcomes = self.cross_reference.outcomes if self.cross_reference else ()
        found = next((outcome for outcome in outcomes if outcome.quote == quote_id), None)
        if found is None or not self.names:
            return found
        return replace(found, matches=tuple(replace(tie, post=self.name(tie.post)) for tie in found.matches))

    def review(self, quote_id: str) -> Review | None:
        """The review that the outcome of this quote follows."""
        outcome = self.outcome(quote_id)
        return next((fact for id_, fact in self.reviews if outcome and id_ == outcome.review), None)

    def resolution(self, citation_id: str) -> Resolution | None:
        """Which post a citation without an id turned out to mean."""
        resolutions = self.cross_reference.resolutions if self.cross_reference else ()
        return next((resolution for resolution in resolutions if resolution.citation == citation_id), None)

    def post_of(self, citation_id: str, citation: Citation) -> str | None:
        """The key of the post that a citation points at, as written or as resolved; None when it is not known."""
        if citation.ref is not None:
            return self.name(citation.ref.key)
        resolution = self.resolution(citation_id)
        return self.name(resolution.post) if resolution and resolution.post else None

    def searches(self, citation_id: str) -> list[tuple[str, Inquiry]]:
        """The searches that were made for this citation, oldest first."""
        return [(id_, inquiry) for id_, inquiry in self.inquiries if citation_id in inquiry.citations]


def first_read(archive: Archive, article: Article) -> datetime | None:
    """When this article was first read, in any version: a name of a post that it cites means the post of that time."""
    readings = archive.readings(_versions(archive, article))
    return min((reading.taken_at for _, reading in readings), default=None)


def _versions(archive: Archive, article: Article) -> Sequence[str]:
    return [id_ for id_, _ in archive.articles(article.url or "", source=article.source)]


def gather(archive: Archive, article_id: str) -> Dossier:
    """The dossier of this article. Its readings are those of every version: same address, or same bytes."""
    article = archive.article(article_id)
    dossier = Dossier(
        id=article_id,
        article=article,
        readings=tuple(archive.readings(_versions(archive, article))),
        citations=tuple(archive.citations(article_id)),
        quotes=tuple(archive.quotes(article_id)),
        cross_reference=archive.cross_reference(article_id),
        reviews=tuple(archive.reviews(article_id)),
        inquiries=tuple(archive.inquiries(article_id)),
    )
    keys = dict.fromkeys(
        [key for id_, citation in dossier.citations if (key := dossier.post_of(id_, citation))]
        + [match.post for id_, _ in dossier.quotes for match in getattr(dossier.outcome(id_), "matches", ())]
    )
    looks = archive.looks(list(keys), min((reading.taken_at for _, reading in dossier.readings), default=None))
    lasting = {key: ref for key, series in looks.items() if (ref := names.best_ref(look for _, look in series))}
    named = {key: ref.key for key, ref in lasting.items() if ref.key.lower() != key}
    pages = dict.fromkeys(look.ref.url for series in looks.values() for _, look in series)
    return replace(
        dossier,
        snapshots={named.get(key.lower(), key).lower(): tuple(looks[key.lower()]) for key in keys},
        saves=tuple(archive.saves([*filter(None, [article.url]), *pages])),
        names=named,
    )
