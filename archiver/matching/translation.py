"""A quote and a post in another language: tied by what can be compared across languages, or not at all. Pure.

No word is translated here. What is compared is who, where and when, and which numbers, names and shared words of
the quote stand in the post; the reasons say so. A post that the article shows beside the quote needs less than one
that is found only because its author is the speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from archiver.matching import anchors, namelists
from archiver.matching.anchors import Agreement, Held
from archiver.matching.people import agrees, comparable
from archiver.matching.signals import Candidate, Setting, circumstances, is_gone, is_repost, said_by, timing
from archiver.page.language import guess_language
from db.judgement import Match
from db.model import Post

BEFORE = timedelta(hours=24)
"""How long before the day of the article a post may be that the article does not show."""
NEEDED = 2.0
"""What must agree, by weight, in such a post; more where the author or the platform is less sure."""
MARGIN = 0.75
"""By how much more must agree in it than in any other post of the author at that time."""
_NOT_SAID = frozenset({"und", "qam", "qct", "qht", "qme", "qst", "zxx"})
"""Codes by which platforms say that they do not know the language, or that there is none."""
_SAME = {"iw": "he", "in": "id", "ji": "yi"}


@dataclass(frozen=True, slots=True)
class _Fit:
    """One candidate in another language, and what agrees."""

    candidate: Candidate
    agreement: Agreement
    language: str
    standing: int
    """As `Tie.standing`."""
    share: float

    @property
    def key(self) -> str:
        return self.candidate.post.ref.key


def translated(candidates: Sequence[Candidate], setting: Setting) -> tuple[Match | None, tuple[str, ...]]:
    """The one post in another language that the quote renders; or None, and what came near and why it is not enough.

    The candidates are on a platform that fits and not younger than the article.
    """
    fits = [fit for candidate in candidates if (fit := _fit(candidate, setting))]
    beside = [fit for fit in fits if fit.candidate.beside and not _contradicts(fit, setting)]
    shown = _versions([fit for fit in beside if _is_shown(fit.agreement, fit.standing)], setting)
    found = _versions([fit for fit in fits if _is_found(fit, setting)], setting)
    rivals = [
        fit for fit in fits if fit.standing == 0 and not fit.agreement.missing and _in_time(fit.candidate, setting)
    ]
    for best, others, by_place in ((shown, shown, True), (found, _versions(rivals, setting), False)):
        if not best:
            continue
        near = [fit for fit in others if fit.key != best[0].key and _as_good(fit, best[0], setting)]
        if not near:
            return _match(best[0], setting, by_place), ()
        keys = ", ".join(fit.key for fit in (best[0], *near[:9]))
        return None, (f"{len(near) + 1} posts in another language fit, and nothing tells them apart: {keys}",)
    return None, tuple(dict.fromkeys(_too_little(fit) for fit in beside))


_guessed = lru_cache(maxsize=1024)(guess_language)


def is_other_language(post: Post, quote: str, language: str | None) -> str | None:
    """The post's language where it is another one than the quote's; None where it is the same or cannot be told."""
    declared = (post.language or "").lower().split("-")[0]
    declared = "" if declared in _NOT_SAID else _SAME.get(declared, declared)
    guessed = _guessed(post.text) or ""
    theirs = {code for code in (declared, guessed) if code}
    mine = {code for code in (_guessed(quote), (language or "").lower().split("-")[0]) if code}
    if theirs and mine:
        return None if theirs & mine else guessed or declared
    one, other = _script(post.text), _script(quote)
    return (guessed or declared or one) if one and other and one != other else None


def _fit(candidate: Candidate, setting: Setting) -> _Fit | None:
    """What agrees; None for a post in the quote's language, and for one that neither place nor author speak for."""
    quote = setting.quote.passage.exact
    share = said_by(candidate.post, setting)
    standing = 1 if share is None else 0 if agrees(share) else 2
    if not candidate.beside and (is_repost(candidate.post) or standing != 0 or not _in_time(candidate, setting)):
        return None
    language = is_other_language(candidate.post, quote, setting.language)
    if language is None:
        return None
    return _Fit(candidate, anchors.compare(quote, candidate.post.text), language, standing, share or 0.0)


def _contradicts(fit: _Fit, setting: Setting) -> bool:
    """Somebody else's, or of another day than the article gives."""
    said = setting.quote.said_on
    day, _ = timing(fit.candidate.post.posted_at or fit.candidate.post.id_time, setting)
    return fit.standing == 2 or bool(said and said.earliest and day > 1)


def _is_shown(agreement: Agreement, standing: int) -> bool:
    """Enough for a post beside the quote: all numbers, one of them telling; or names, and more than one thing."""
    if agreement.missing:
        return False
    if agreement.telling and agreement.weight >= 1:
        return True
    fewest = 1 if standing == 0 else 2
    enough = agreement.proper >= fewest and len(agreement.held) > fewest
    return enough and len(agreement.names) >= len(agreement.absent)


def _is_found(fit: _Fit, setting: Setting) -> bool:
    """Enough for a post that the article does not show: speaker, day, all numbers, and enough that says something."""
    agreement, quote = fit.agreement, setting.quote
    if fit.standing != 0 or agreement.missing or not _in_time(fit.candidate, setting):
        return False
    used = fit.candidate.cited or fit.candidate.quoted
    needed = NEEDED + (0 if fit.share >= 0.75 else 0.75) + (0 if quote.channel or used else 1)
    if not agreement.telling:
        needed = max(needed, 2.25)
        several = len(agreement.held) >= 3 and (agreement.proper or used)
        if not several or (agreement.share < 0.3 and agreement.weight < 2 * NEEDED):
            return False
    elif agreement.absent and not agreement.names and comparable(fit.candidate.post.text):
        needed += 1
    return agreement.weight >= needed


def _in_time(candidate: Candidate, setting: Setting) -> bool:
    posted = candidate.post.posted_at or candidate.post.id_time
    day, check = timing(posted, setting)
    if posted is None or check == "before_post":
        return False
    said, published = setting.quote.said_on, setting.published
    if said and said.earliest:
        return day <= 1
    return bool(published and published.earliest and published.earliest - posted <= BEFORE)


def _versions(fits: Sequence[_Fit], setting: Setting) -> list[_Fit]:
    """One of each post, the best first; a post that was edited under a new id gives way to the new one."""
    best: dict[str, _Fit] = {}
    for fit in sorted(fits, key=lambda fit: _rank(fit, setting)):
        best.setdefault(fit.key.lower(), fit)
    old = {r.post.lower() for fit in best.values() for r in fit.candidate.post.relations if r.kind == "edit_of"}
    return [fit for key, fit in best.items() if key not in old] or list(best.values())


def _rank(fit: _Fit, setting: Setting) -> tuple[object, ...]:
    candidate = fit.candidate
    edited, until = candidate.post.edited_at, setting.published.latest if setting.published else None
    late = edited is not None and until is not None and edited > until
    gone = is_gone(candidate, setting.published)
    return (-fit.agreement.weight, not candidate.cited, gone, late, candidate.snapshot.taken_at, fit.key)


def _as_good(fit: _Fit, best: _Fit, setting: Setting) -> bool:
    """Does another post fit so nearly as well that they cannot be told apart?"""
    less = fit.agreement.weight <= best.agreement.weight
    cited = best.candidate.cited and not fit.candidate.cited
    gone = is_gone(fit.candidate, setting.published) and not is_gone(best.candidate, setting.published)
    if less and (cited or gone):
        return False
    return fit.agreement.weight > best.agreement.weight - MARGIN


def _match(fit: _Fit, setting: Setting, by_place: bool) -> Match:
    post, agreement = fit.candidate.post, fit.agreement
    start, end = anchors.span(post.text, agreement.held)
    _, check = timing(post.posted_at or post.id_time, setting)
    weight = min(agreement.weight, 5.0)
    return Match(
        snapshot=fit.candidate.id,
        post=fit.key,
        verdict="translated",
        score=round((0.6 if by_place else 0.45) + 0.03 * weight, 3),
        reasons=(*_says(fit, by_place), *circumstances(fit.candidate, setting)),
        start=start,
        end=end,
        diff=(("-", post.text[start:end]), ("+", setting.quote.passage.exact)),
        posted_at=post.posted_at,
        time_check=check,
    )


def _says(fit: _Fit, by_place: bool) -> list[str]:
    agreement = fit.agreement
    reasons = [f"the post is in {_called(fit.language)}; the quote was not compared with it word by word"]
    if agreement.numbers:
        reasons.append(f"all numbers of the quote stand in the post: {_listed(agreement.numbers)}")
    if agreement.names:
        reasons.append(f"names that stand in both: {_listed(agreement.names)}")
    if agreement.words:
        reasons.append(f"words that are alike in both languages: {_listed(agreement.words)}")
    if agreement.absent:
        reasons.append(f"names of the quote that were not found in the post: {', '.join(agreement.absent)}")
    if by_place:
        reasons.append("the article shows or links this post beside the quote")
    else:
        reasons.append("no other archived post of this author from that time holds as much of it")
    return reasons


def _too_little(fit: _Fit) -> str:
    start = f"the article links this post beside the quote: {fit.key}; it is in {_called(fit.language)}, and"
    if fit.agreement.missing:
        return f"{start} it does not hold the quote's {', '.join(fit.agreement.missing)}"
    if fit.agreement.held:
        return f"{start} too little in it could be compared: {_listed(fit.agreement.held)}"
    return f"{start} nothing in it could be compared"


def _listed(held: Sequence[Held]) -> str:
    return ", ".join(h.quote if h.quote == h.post else f"{h.quote} ({h.post})" for h in held)


def _called(language: str) -> str:
    return namelists.LANGUAGES.get(language, language)


def _script(text: str) -> str | None:
    """The script of most letters, as far as it tells languages apart."""
    counts = {"Latin": 0, "Cyrillic": 0, "Hebrew": 0, "Arabic": 0}
    letters = [char for char in text if char.isalpha()]
    for char in letters:
        name = next((n for n, low, high in _SCRIPTS if low <= char <= high), None)
        if name:
            counts[name] += 1
    best = max(counts, key=lambda name: counts[name])
    return f"a language in {best} letters" if 2 * counts[best] > len(letters) and len(letters) >= 3 else None


_SCRIPTS = (
    ("Latin", "A", "\u024f"),
    ("Cyrillic", "\u0400", "\u052f"),
    ("Hebrew", "\u0590", "\u05ff"),
    ("Arabic", "\u0600", "\u06ff"),
)
