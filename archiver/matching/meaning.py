"""How close posts are to a quote in meaning, across languages: asks the encoders, keeps what they made of the posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archiver.matching import encoders
from archiver.matching.encoders import Encoder
from archiver.matching.languages import kin, language_of, likely
from archiver.matching.signals import Candidate, Closeness
from db.archive import Archive

SHORTLIST = 8
"""Of so many candidates the slower encoder is asked: those that the quicker one finds closest."""
_MOST, _SLOWLY = 80, 24
"""Posts that are compared at most; by the slower encoder alone, where the quicker one knows not their language."""


@dataclass(frozen=True, slots=True)
class Question:
    """How close are these posts to a quote?"""

    quote: str
    language: str | None
    """That of the text around the quote; what its own words say goes before it."""
    posts: Sequence[tuple[Candidate, str]]
    """Each with its language."""
    around: str = ""
    """The paragraph in which the quote stands."""

    @property
    def spoken(self) -> str:
        """The language of the quote, empty where it is not known."""
        return language_of(self.quote) or self.language or ""


class Meaning:
    """The encoders, with an archive that keeps the vectors of posts. `save` at the end keeps the new ones."""

    def __init__(self, archive: Archive, known: Sequence[Encoder] | None = None) -> None:
        self._archive = archive
        self._encoders = tuple(encoders.installed() if known is None else known)
        self._kept: dict[str, dict[str, bytes]] = {encoder.key: {} for encoder in self._encoders}
        self._new: dict[str, dict[str, bytes]] = {encoder.key: {} for encoder in self._encoders}
        self._wholes: dict[str, dict[str, bytes]] = {encoder.key: {} for encoder in self._encoders}

    def read_ahead(self, questions: Sequence[Question]) -> None:
        """Have the quicker encoder read all that these questions are about at once, which costs half."""
        for encoder in self._encoders[:1]:
            able = [(q, _able(encoder, q.spoken, q.posts[:_MOST])) for q in questions]
            self._read(encoder, [candidate for _, posts in able for candidate in posts])
            self._read_whole(encoder, [t for q, posts in able if posts for t in (q.quote, q.around) if t.strip()])

    def close(self, question: Question) -> Mapping[str, Closeness]:
        """How close the candidates are to the quote, by the candidate's id. Left out: those that no encoder here can
        compare. The slower encoder is asked about few.
        """
        mine, around, posts = question.spoken, question.around, question.posts
        said: dict[str, list[tuple[Encoder, float, float]]] = {}
        asked = list(posts)
        for encoder in self._encoders:
            asked = asked[: _MOST if encoder is self._encoders[0] else _SLOWLY]
            cosines = self._by(encoder, question.quote, mine, asked)
            if not cosines:
                continue
            beside = self._by(encoder, around, question.language or mine, asked) if around.strip() else cosines
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
        self, encoder: Encoder, text: str, language: str, posts: Sequence[tuple[Candidate, str]]
    ) -> dict[str, float]:
        able = _able(encoder, language, posts)
        mine = self._read_whole(encoder, [text] if able else []).get(text)
        if mine is None:
            return {}
        kept = self._read(encoder, able)
        there = [candidate for candidate in able if candidate.id in kept]
        return {c.id: x for c, x in zip(there, encoders.cosines(mine, [kept[c.id] for c in there]), strict=True)}

    def _read_whole(self, encoder: Encoder, texts: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors of texts as wholes, with these."""
        known = self._wholes[encoder.key]
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encoder.wholes(new), strict=False))
        return known

    def _read(self, encoder: Encoder, posts: Sequence[Candidate]) -> Mapping[str, bytes]:
        """The vectors of posts, with these; from the archive where it has them."""
        kept = self._kept[encoder.key]
        if missing := list(dict.fromkeys(c.id for c in posts if c.id not in kept)):
            kept.update(self._archive.vectors(encoder.key, missing))
        unread = {c.id: c.post.text for c in posts if c.id not in kept}
        made = dict(zip(unread, encoder.vectors(list(unread.values())), strict=False))
        kept.update(made)
        self._new[encoder.key].update(made)
        return kept


def _able(encoder: Encoder, language: str, posts: Sequence[tuple[Candidate, str]]) -> list[Candidate]:
    """The posts that the encoder can compare with a text in this language."""
    return [candidate for candidate, spoken in posts if encoder.knows(kin(language), kin(likely(spoken)))]


def _value(said: Sequence[tuple[Encoder, float, float]]) -> float:
    return sum(encoder.closeness(cosine) for encoder, cosine, _ in said) / len(said)
