"""How close posts are to a quote in meaning, across languages: asks the encoders, keeps what they made of the posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archiver.matching import encoders
from archiver.matching.encoders import Encoder
from archiver.matching.languages import likely
from archiver.matching.signals import Candidate, Closeness
from archiver.page.language import guess_language
from db.archive import Archive

SHORTLIST = 8
"""Of so many candidates the slower encoder is asked: those that the quicker one finds closest."""
_MOST, _SLOWLY = 80, 24
"""Posts that are compared at most; by the slower encoder alone, where the quicker one knows not their language."""


class Meaning:
    """The encoders, with an archive that keeps the vectors of posts. `save` at the end keeps the new ones."""

    def __init__(self, archive: Archive, known: Sequence[Encoder] | None = None) -> None:
        self._archive = archive
        self._encoders = tuple(encoders.installed() if known is None else known)
        self._kept: dict[str, dict[str, bytes]] = {encoder.key: {} for encoder in self._encoders}
        self._new: dict[str, dict[str, bytes]] = {encoder.key: {} for encoder in self._encoders}

    def close(
        self, quote: str, language: str | None, posts: Sequence[tuple[Candidate, str]], around: str = ""
    ) -> Mapping[str, Closeness]:
        """How close these candidates, each with its language, are to a quote, by the candidate's id.

        `language` is that of the text around the quote; what its own words say goes before it. `around`: the paragraph
        in which the quote stands.

        Left out: those that no encoder here can compare. The slower encoder is asked about few.
        """
        mine = guess_language(quote) or language or ""
        said: dict[str, list[tuple[Encoder, float, float]]] = {}
        asked = list(posts)
        for encoder in self._encoders:
            asked = asked[: _MOST if encoder is self._encoders[0] else _SLOWLY]
            cosines = self._by(encoder, quote, mine, asked)
            if not cosines:
                continue
            beside = self._by(encoder, around, language or mine, asked) if around.strip() else cosines
            for id_, cosine in cosines.items():
                said[id_] = [*said.get(id_, ()), (encoder, cosine, beside.get(id_, cosine))]
            best = set(sorted(said, key=lambda id_: (-_value(said[id_]), id_))[:SHORTLIST])
            asked = [(c, spoken) for c, spoken in posts if c.id in best or c.id not in said]
        return {
            id_: Closeness(
                _value(by),
                tuple((encoder.label, round(cosine, 2)) for encoder, cosine, _ in by),
                sum(encoder.closeness(cosine) for encoder, _, cosine in by) / len(by),
            )
            for id_, by in said.items()
        }

    def save(self) -> None:
        """Keep what was made, where the archive can be written."""
        for key, made in self._new.items():
            if made and not self._archive.read_only:
                self._archive.keep_vectors(key, made)
                made.clear()

    def _by(
        self, encoder: Encoder, quote: str, language: str, posts: Sequence[tuple[Candidate, str]]
    ) -> dict[str, float]:
        able = [candidate for candidate, spoken in posts if encoder.knows(language, likely(spoken))]
        mine = encoder.vector(quote) if able else None
        if mine is None:
            return {}
        kept, new = self._kept[encoder.key], self._new[encoder.key]
        kept.update(self._archive.vectors(encoder.key, [c.id for c in able if c.id not in kept]))
        for candidate in able:
            if candidate.id not in kept and (made := encoder.vectors(candidate.post.text)):
                kept[candidate.id] = new[candidate.id] = made
        there = [candidate for candidate in able if candidate.id in kept]
        return {c.id: x for c, x in zip(there, encoders.cosines(mine, [kept[c.id] for c in there]), strict=True)}


def _value(said: Sequence[tuple[Encoder, float, float]]) -> float:
    return sum(encoder.closeness(cosine) for encoder, cosine, _ in said) / len(said)
