"""Which archived posts say this in another language? For `find`, where nothing else says when and by whom.

Looked through are the posts that were kept last, and those that were compared before; with a handle its posts. What is
encoded for the first time is kept, so that the next question costs little.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archiver.matching import anchors, concepts, encoders, wordlists
from archiver.matching.encoders import Encoder
from archiver.matching.features import Features, of_texts
from archiver.matching.languages import called, is_other_language, language_of, likely
from archiver.matching.likelihood import likelihoods, strength
from archiver.matching.meaning import SHORTLIST, Meaning, Question
from archiver.matching.signals import Candidate
from db.archive import Archive
from db.judgement import Match
from db.model import Post
from db.normal import forms

ENCODED = 200
"""How many of the posts kept last are encoded, if they are not yet: four seconds, once."""
SCANNED = 1_000
"""How many posts with vectors are looked through."""
SURE = 0.75
"""How sure the answer must be (`likelihood`)."""
_FEWEST = 4
"""Fewer words that say something, and nobody can say whose they are."""


def elsewhere(
    archive: Archive, text: str, handle: str | None, wanted: Callable[[Post], bool]
) -> list[tuple[Match, Post]]:
    """The one post in another language that says this, as a list of one; empty where none does, or none surely."""
    language = language_of(text)
    scout = next((one for one in encoders.installed() if language and one.knows(language)), None)
    if scout is None or len(_telling(text)) < _FEWEST:
        return []
    meaning = Meaning(archive)
    near = _near(archive, scout, text, handle)
    posts = [
        (candidate, spoken)
        for candidate in near
        if wanted(candidate.post) and (spoken := is_other_language(candidate.post, text, language))
    ]
    held = {candidate.id: anchors.compare(text, candidate.post.text) for candidate, _ in posts}
    posts = [(candidate, spoken) for candidate, spoken in posts if not held[candidate.id].missing]
    close = meaning.close(Question(text, language, posts))
    meaning.save()
    rows: dict[str, tuple[Features, Candidate, str]] = {}
    for candidate, spoken in posts:
        if candidate.id in close:
            shared = concepts.compare(text, language, candidate.post.text, likely(spoken))
            row = of_texts(text, close[candidate.id], held[candidate.id], shared)
            known = rows.get(candidate.post.ref.key.lower())
            if known is None or strength(row) > strength(known[0]):
                rows[candidate.post.ref.key.lower()] = (row, candidate, spoken)
    found = [rows[key] for key in sorted(rows)]
    if not found:
        return []
    sure, (_, best, spoken) = max(zip(likelihoods([row for row, _, _ in found]), found, strict=True), key=_first)
    if sure < SURE:
        return []
    said = [f"means the same by the encoder {name}: {cosine:.2f}" for name, cosine in close[best.id].cosines]
    return [(_match(best, text, sure, (f"the post is in {called(spoken)}", *said)), best.post)]


def _near(archive: Archive, scout: Encoder, text: str, handle: str | None) -> list[Candidate]:
    """The looks at posts that this encoder finds closest."""
    mine = next(iter(scout.wholes([text])), None)
    if mine is None:
        return []
    new = archive.snapshots_without_vectors(scout.key, handle, ENCODED)
    unread = {id_: snapshot.finding.text for id_, snapshot in new if isinstance(snapshot.finding, Post)}
    made = dict(zip(unread, scout.vectors(list(unread.values())), strict=True))
    if made and not archive.read_only:
        archive.keep_vectors(scout.key, made)
    there = {**dict(archive.newest_vectors(scout.key, handle, SCANNED)), **made}
    cosines = dict(zip(there, encoders.cosines(mine, list(there.values())), strict=True))
    best = sorted(cosines, key=lambda id_: (-cosines[id_], id_))[: 2 * SHORTLIST]
    return [
        Candidate(id_, snapshot, snapshot.finding)
        for id_, snapshot in archive.snapshots_named(best)
        if isinstance(snapshot.finding, Post)
    ]


def _first(pair: tuple[float, object]) -> float:
    return pair[0]


def _telling(text: str) -> Sequence[str]:
    return sorted({form for form in forms(text) if form not in wordlists.LIGHT})


def _match(found: Candidate, text: str, sure: float, reasons: tuple[str, ...]) -> Match:
    post = found.post
    return Match(
        snapshot=found.id,
        post=post.ref.key,
        verdict="translated",
        score=round(min(0.97, sure), 3),
        reasons=reasons,
        start=0,
        end=len(post.text),
        diff=(("-", post.text), ("+", text)),
        posted_at=post.posted_at,
        time_check="unknown",
    )
