"""A quote and a post in another language: tied by what can be compared across languages, or not at all. Pure.

No word is translated here. What is compared is who, where and when, which numbers, names and shared words of the
quote stand in the post, and how close they are in meaning by the encoders, where these were asked; the reasons say so.
A post that the article shows beside the quote needs less than one that is found only because its author is the speaker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from archiver.matching import anchors, wordlists
from archiver.matching.anchors import Agreement, Held
from archiver.matching.languages import called, is_other_language
from archiver.matching.likelihood import likelihood
from archiver.matching.people import agrees, comparable
from archiver.matching.signals import Candidate, Setting, circumstances, is_gone, is_repost, said_by, timing
from db.judgement import Match
from db.normal import forms

BEFORE = timedelta(hours=24)
"""How long before the day of the article a post may be that the article does not show."""
NEEDED = 2.0
"""What must agree, by weight, in such a post; more where the author or the platform is less sure."""
SURE, SURER = 0.7, 0.9
"""How sure the encoders and all else must be; the latter where neither a platform nor the article names the post."""
MARGIN = 0.75
"""By how much more must agree in it than in any other post of the author at that time."""


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

    The candidates are on a platform that fits and not younger than the article. Where the encoders were asked, what
    they say is weighed together with all else that agrees; alone it never decides.
    """
    fits = [fit for candidate in candidates if (fit := _fit(candidate, setting))]
    held, doubts = _by_what_agrees(fits, setting)
    best = _closest(fits, setting)
    if best is None:
        return held, doubts
    used = setting.quote.channel or best.fit.candidate.cited or best.fit.candidate.quoted
    if best.sure < (SURE if used else SURER):
        return held, doubts if held else (*doubts, _not_close(best, setting))
    if held is not None and held.post != best.fit.key:
        keys = f"{held.post} holds its numbers or names, {best.fit.key} is closer in meaning"
        return None, (f"two posts in another language fit: {keys}",)
    return _meant(best, setting, held), ()


def to_compare(candidates: Sequence[Candidate], setting: Setting) -> list[tuple[Candidate, str]]:
    """The candidates, each with its language, of which their meaning could decide."""
    fits = [fit for candidate in candidates if (fit := _fit(candidate, setting))]
    return [(fit.candidate, fit.language) for fit in fits if _may_be_meant(fit, setting)]


def _by_what_agrees(fits: Sequence[_Fit], setting: Setting) -> tuple[Match | None, tuple[str, ...]]:
    """The answer by numbers, names, author and day alone."""
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


def _may_be_meant(fit: _Fit, setting: Setting) -> bool:
    """May its meaning decide: no number missing, posted then, and by the speaker or cited by the article?"""
    if fit.agreement.missing or is_repost(fit.candidate.post) or _contradicts(fit, setting):
        return False
    return fit.candidate.beside or ((fit.standing == 0 or fit.candidate.cited) and _in_time(fit.candidate, setting))


@dataclass(frozen=True, slots=True)
class _Meant:
    """The fit that all evidence speaks for most."""

    fit: _Fit
    sure: float
    """How likely it is the source, 0..1."""
    next: _Fit | None


def _closest(fits: Sequence[_Fit], setting: Setting) -> _Meant | None:
    """The fit that the encoders and all else speak for most, and how sure that is."""
    meant = [fit for fit in fits if fit.candidate.id in setting.closeness and _may_be_meant(fit, setting)]
    evidence: dict[str, tuple[float, _Fit]] = {}
    for fit in sorted(_versions_of_all(meant, setting), key=lambda fit: -_evidence(fit, setting)):
        evidence.setdefault(fit.key.lower(), (_evidence(fit, setting), fit))
    ranked = list(evidence.values())
    if not ranked:
        return None
    most, best = ranked[0]
    words = len({form for form in forms(setting.quote.passage.exact) if form not in wordlists.LIGHT})
    sure = likelihood(most, ranked[1][0] if len(ranked) > 1 else 0.0, words)
    return _Meant(best, sure, ranked[1][1] if len(ranked) > 1 else None)


def _evidence(fit: _Fit, setting: Setting) -> float:
    """All that speaks for a fit, on the scale of `Closeness.value`: of two posts alike the one of the day that the
    article gives, else the later one, and the one that was not gone.
    """
    candidate = fit.candidate
    used = 0.3 * candidate.beside + 0.3 * candidate.cited + 0.3 * candidate.quoted
    gone = 0.3 * is_gone(candidate, setting.published)
    value = setting.closeness[candidate.id].value
    return value + 0.15 * fit.agreement.weight + used - gone - 0.5 * _days_off(candidate, setting)


def _days_off(candidate: Candidate, setting: Setting) -> float:
    """How far a post is from the day that the article gives, 0 or 1; without one, a fraction: its age in days."""
    posted, said, until = candidate.post.posted_at or candidate.post.id_time, setting.quote.said_on, setting.published
    if said and said.earliest:
        return float(timing(posted, setting)[0] > 0)
    if posted is None or until is None or until.latest is None:
        return 1.0
    return min(1.0, 0.4 * max(0.0, (until.latest - posted) / timedelta(days=1) - 1))


def _versions_of_all(fits: Sequence[_Fit], setting: Setting) -> list[_Fit]:
    """Without the posts that were edited under a new id, where the new one is here."""
    kept = {fit.key.lower() for fit in _versions(fits, setting)}
    return [fit for fit in fits if fit.key.lower() in kept]


def _fit(candidate: Candidate, setting: Setting) -> _Fit | None:
    """What agrees; None for a post in the quote's language, and for one that neither place nor author speak for."""
    quote = setting.quote.passage.exact
    share = said_by(candidate.post, setting)
    standing = 1 if share is None else 0 if agrees(share) else 2
    if not candidate.beside and (is_repost(candidate.post) or not _in_time(candidate, setting)):
        return None
    if not candidate.beside and standing != 0 and not (candidate.cited and standing == 1):
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


def _not_close(best: _Meant, setting: Setting) -> str:
    said = ", ".join(f"{cosine:.2f} by {name}" for name, cosine in setting.closeness[best.fit.candidate.id].cosines)
    after = f", before {best.next.key}" if best.next else ""
    return f"{best.fit.key} comes closest in meaning ({said}){after}, but not surely enough"


def _meant(best: _Meant, setting: Setting, held: Match | None) -> Match:
    """The match by meaning; what agrees besides is said as well."""
    made = held or _match(best.fit, setting, by_place=False)
    nearest = dict(setting.closeness[best.next.candidate.id].cosines) if best.next else {}
    close = [
        f"means the same by the encoder {name}: {cosine:.2f}"
        + (f", next best {nearest[name]:.2f}" if name in nearest else "")
        for name, cosine in setting.closeness[best.fit.candidate.id].cosines
    ]
    language = (
        f"the post is in {called(best.fit.language)}; the quote was compared with it by meaning, not word by word"
    )
    agreeing = _agreeing(best.fit.agreement)
    placed = ["the article shows or links this post beside the quote"] if best.fit.candidate.beside else []
    reasons = (language, *close, *agreeing, *placed, *circumstances(best.fit.candidate, setting))
    return replace(made, score=round(min(0.97, best.sure), 3), reasons=reasons)


def _says(fit: _Fit, by_place: bool) -> list[str]:
    reasons = [f"the post is in {called(fit.language)}; the quote was not compared with it word by word"]
    reasons += _agreeing(fit.agreement)
    if by_place:
        reasons.append("the article shows or links this post beside the quote")
    else:
        reasons.append("no other archived post of this author from that time holds as much of it")
    return reasons


def _agreeing(agreement: Agreement) -> list[str]:
    reasons = []
    if agreement.numbers:
        reasons.append(f"all numbers of the quote stand in the post: {_listed(agreement.numbers)}")
    if agreement.names:
        reasons.append(f"names that stand in both: {_listed(agreement.names)}")
    if agreement.words:
        reasons.append(f"words that are alike in both languages: {_listed(agreement.words)}")
    if agreement.absent:
        reasons.append(f"names of the quote that were not found in the post: {', '.join(agreement.absent)}")
    return reasons


def _too_little(fit: _Fit) -> str:
    start = f"the article links this post beside the quote: {fit.key}; it is in {called(fit.language)}, and"
    if fit.agreement.missing:
        return f"{start} it does not hold the quote's {', '.join(fit.agreement.missing)}"
    if fit.agreement.held:
        return f"{start} too little in it could be compared: {_listed(fit.agreement.held)}"
    return f"{start} nothing in it could be compared"


def _listed(held: Sequence[Held]) -> str:
    return ", ".join(h.quote if h.quote == h.post else f"{h.quote} ({h.post})" for h in held)
