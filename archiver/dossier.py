"""All that the archive holds on one article, gathered: what `lookup` shows and `export` bundles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.judgement import CrossReference, Outcome, Resolution, Review
from db.model import Article, Citation, Quote, Reading, Snapshot

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
    snapshots: Mapping[str, tuple[tuple[str, Snapshot], ...]] = field(default_factory=dict)
    """Every look at every post that is cited or matched, by `platform:id` in lower case."""

    def outcome(self, quote_id: str) -> Outcome | None:
        """What cross-referencing says of this quote."""
        outcomes = self.cross_reference.outcomes if self.cross_reference else ()
        return next((outcome for outcome in outcomes if outcome.quote == quote_id), None)

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
            return citation.ref.key
        resolution = self.resolution(citation_id)
        return resolution.post if resolution else None


def gather(archive: Archive, article_id: str) -> Dossier:
    """The dossier of this article. Its readings are those of every version: same address, or same bytes."""
    article = archive.article(article_id)
    versions = [id_ for id_, _ in archive.articles(article.url or "", source=article.source)]
    dossier = Dossier(
        id=article_id,
        article=article,
        readings=tuple(archive.readings(versions)),
        citations=tuple(archive.citations(article_id)),
        quotes=tuple(archive.quotes(article_id)),
        cross_reference=archive.cross_reference(article_id),
        reviews=tuple(archive.reviews(article_id)),
    )
    keys = dict.fromkeys(
        [key for id_, citation in dossier.citations if (key := dossier.post_of(id_, citation))]
        + [match.post for id_, _ in dossier.quotes for match in getattr(dossier.outcome(id_), "matches", ())]
    )
    snapshots: dict[str, list[tuple[str, Snapshot]]] = {key.lower(): [] for key in keys}
    for id_, snapshot in archive.snapshots(list(keys)):
        snapshots[snapshot.ref.key.lower()].append((id_, snapshot))
    return Dossier(
        **{name: getattr(dossier, name) for name in Dossier.__dataclass_fields__ if name != "snapshots"},
        snapshots={key: tuple(looks) for key, looks in snapshots.items()},
    )
