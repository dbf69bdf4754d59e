"""Quotes that no post holds word by word: translated or retold from one all the same, or from none. Pure.

No word is translated here. What speaks for a post is a row of numbers (`archiver/matching/features.py`); how likely it
is the source tells a logistic regression over all posts that may be it (`archiver/matching/likelihood.py`). All quotes
of an article are decided together, in two rounds: neighbouring quotes of one speaker mostly come from one post.
What contradicts is a veto: another number, author or day than the article gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from archiver.matching import anchors, concepts, cover, worddiff
from archiver.matching.anchors import Agreement, Held
from archiver.matching.features import Features, features, kept, spoken_of
from archiver.matching.languages import called, is_other_language
from archiver.matching.likelihood import SURE, likelihoods, strength
from archiver.matching.offices import may_be
from archiver.matching.people import agrees
from archiver.matching.signals import Candidate, Setting, author_of, circumstances, is_repost, said_by, timing
from db.judgement import Match
from db.model import Post, Quote

BEFORE = timedelta(hours=24)
"""How long before the day of the article a post may be that the article neither shows nor gives the day of."""
NEAR = 2
"""So many quotes away another one is a neighbour."""
_MOST = 0.97
"""No retelling is surer than this."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One post that may be the source, as the version of it shows it that most speaks for."""

    candidate: Candidate
    agreement: Agreement
    language: str | None
    """The post's, where it is another than the quote's."""
    features: Features

    @property
    def key(self) -> str:
        """The post's."""
        return self.candidate.post.ref.key

    @property
    def account(self) -> str:
        """Whose post it is."""
        return account(self.candidate.post)


@dataclass(frozen=True, slots=True)
class Asked:
    """A quote that is still open, and the posts that may be its source."""

    id: str
    setting: Setting
    fits: tuple[Fit, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A quote whose source is known by its words."""

    quote: Quote
    post: str
    """In lower case."""
    account: str


def account(post: Post) -> str:
    """Whose post this is: `platform:handle`, in lower case."""
    return f"{post.ref.platform}:{post.author.handle or post.author.name or ''}".lower()


Told = tuple[Match | None, tuple[str, ...]]
"""The answer, or None and why."""


Uncontradicted = tuple[Candidate, Agreement, str | None]
"""A candidate that nothing contradicts, what agrees, and its language where it is another."""


def to_compare(found: Sequence[Uncontradicted], setting: Setting) -> list[tuple[Candidate, str]]:
    """The candidates, each with its language, of which their meaning could decide; the speaker's own first."""
    fits = [(c, language or setting.language or "") for c, _, language in found]
    return sorted(fits, key=lambda fit: not (fit[0].cited or agrees(said_by(fit[0].post, setting))))


def asked(id_: str, found: Sequence[Uncontradicted], setting: Setting) -> Asked:
    """The quote with its rows. The candidates are on a platform that fits and not younger than the article."""
    best: dict[str, Fit] = {}
    for candidate, agreement, language in found:
        fit = Fit(candidate, agreement, language, features(candidate, setting, agreement, language))
        if not _is_known(fit):
            continue
        known = best.get(fit.key.lower())
        if known is None or _order(fit, setting) < _order(known, setting):
            best[fit.key.lower()] = fit
    old = {r.post.lower() for fit in best.values() for r in fit.candidate.post.relations if r.kind == "edit_of"}
    return Asked(id_, setting, tuple(fit for key, fit in best.items() if key not in old or len(best) == 1))


def decide(open_: Sequence[Asked], known: Sequence[Known] = ()) -> dict[str, Told]:
    """For every open quote the post that it retells, if one is likely enough. `known`: the article's other quotes."""
    likely = {one.id: likelihoods([fit.features for fit in one.fits]) for one in open_}
    return {one.id: _told(one, likelihoods([fit.features for fit in one.fits])) for one in joined(open_, likely, known)}


def joined(open_: Sequence[Asked], first: Mapping[str, Sequence[float]], known: Sequence[Known]) -> list[Asked]:
    """The quotes with what the others say: `first` is how likely each fit was without them."""
    said: list[tuple[Quote, dict[str, float], dict[str, float]]] = [
        (one.quote, {one.post: 1.0}, {one.account: 1.0}) for one in known
    ]
    for one in open_:
        accounts: dict[str, float] = {}
        for fit, share in zip(one.fits, first[one.id], strict=True):
            accounts[fit.account] = accounts.get(fit.account, 0.0) + share
        posts = {fit.key.lower(): share for fit, share in zip(one.fits, first[one.id], strict=True)}
        said.append((one.setting.quote, posts, accounts))
    said.sort(key=lambda other: other[0].passage.start)
    places = {id(quote): place for place, (quote, _, _) in enumerate(said)}
    made = []
    for one in open_:
        me = one.setting.quote
        others = [
            (abs(place - places[id(me)]) <= NEAR, posts, accounts)
            for place, (quote, posts, accounts) in enumerate(said)
            if quote is not me and me.speaker and quote.speaker == me.speaker
        ]
        fits = tuple(
            replace(
                fit,
                features=replace(
                    fit.features,
                    nearby=max((posts.get(fit.key.lower(), 0.0) for near, posts, _ in others if near), default=0.0),
                    elsewhere=max((_elsewhere(fit, accounts) for _, _, accounts in others), default=0.0),
                ),
            )
            for fit in one.fits
        )
        made.append(replace(one, fits=fits))
    return made


def _elsewhere(fit: Fit, accounts: Mapping[str, float]) -> float:
    """How likely it is another account of the fit's platform."""
    platform = f"{fit.candidate.post.ref.platform}:"
    return max((s for name, s in accounts.items() if name != fit.account and name.startswith(platform)), default=0.0)


def uncontradicted(candidates: Sequence[Candidate], setting: Setting) -> list[Uncontradicted]:
    """The candidates that nothing contradicts."""
    quote = setting.quote.passage.exact
    found = []
    for candidate in candidates:
        if _is_ruled_out(candidate, setting):
            continue
        language = is_other_language(candidate.post, quote, setting.language)
        if language is None and setting.quote.kind != "indirect":
            continue  # In its own language a quotation stands word by word, or it is none.
        agreement = anchors.compare(quote, candidate.post.text)
        if set(agreement.missing) <= set(agreement.spelt):
            found.append((candidate, agreement, language))
    return found


def _is_ruled_out(candidate: Candidate, setting: Setting) -> bool:
    """A repost, somebody else's, or of another time than the article gives."""
    share, speaker = said_by(candidate.post, setting), setting.quote.speaker
    if share is not None and not agrees(share) and not may_be(speaker or "", author_of(candidate.post)):
        return True
    day, check = timing(candidate.post.posted_at or candidate.post.id_time, setting)
    if check == "before_post" or (setting.says_day and day > 1):
        return True
    return not candidate.beside and (is_repost(candidate.post) or not _in_time(candidate, setting))


def _in_time(candidate: Candidate, setting: Setting) -> bool:
    posted, published = candidate.post.posted_at or candidate.post.id_time, setting.published
    if posted is None:
        return False
    if setting.says_day:
        return True
    return bool(published and published.earliest and published.earliest - posted <= BEFORE)


def _is_known(fit: Fit) -> bool:
    """Does anything tie it to the quote? Of a post in a language that no encoder reads nothing may."""
    row = fit.features
    return not row.unread or bool(row.by_speaker or row.cited or fit.agreement.held)


def _order(fit: Fit, setting: Setting) -> tuple[object, ...]:
    """Of several versions of a post the one that most speaks for; of equals the one that was live, else seen first."""
    edited, until = fit.candidate.post.edited_at, setting.published.latest if setting.published else None
    late = edited is not None and until is not None and edited > until
    return (-round(strength(fit.features), 3), late, fit.candidate.snapshot.taken_at)


def _told(one: Asked, sure: Sequence[float]) -> Told:
    ranked = sorted(zip(sure, one.fits, strict=True), key=lambda pair: (-pair[0], pair[1].key))
    if not ranked:
        return None, ()
    likely, best = ranked[0]
    after = ranked[1] if len(ranked) > 1 else None
    if likely < SURE:
        return None, _doubts(one, ranked)
    return _match(best, likely, after[1] if after else None, one.setting), ()


def _doubts(one: Asked, ranked: Sequence[tuple[float, Fit]]) -> tuple[str, ...]:
    """What came near; nothing where nothing did."""
    near = [(share, fit) for share, fit in ranked[:2] if share >= 0.1]
    if len(near) == 2:
        (first, best), (second, other) = near
        return (
            f"{best.key} may be the source ({first:.0%} likely by all that was compared), "
            f"or {other.key} ({second:.0%})",
        )
    return tuple(
        f"{fit.key} may be the source, but not surely enough: {share:.0%} likely by all that was compared"
        for share, fit in near
    )


def _match(fit: Fit, likely: float, after: Fit | None, setting: Setting) -> Match:
    quote, post = setting.quote.passage.exact, fit.candidate.post
    posted = post.posted_at or post.id_time
    _, check = timing(posted, setting)
    if fit.language is None:
        start, end = cover.span(quote, post.text)
        diff = worddiff.compare(quote, post.text, start, end)
    else:
        start, end = anchors.span(post.text, fit.agreement.held)
        diff = (("-", post.text[start:end]), ("+", quote))
    return Match(
        snapshot=fit.candidate.id,
        post=fit.key,
        verdict="paraphrased" if fit.language is None else "translated",
        score=round(min(_MOST, likely), 3),
        reasons=(*_says(fit, after, setting), *circumstances(fit.candidate, setting)),
        start=start,
        end=end,
        diff=diff,
        posted_at=posted,
        time_check=check,
        features=kept(fit.features),
    )


def _says(fit: Fit, after: Fit | None, setting: Setting) -> list[str]:
    close, by_meaning = setting.closeness, fit.candidate.id in setting.closeness
    how = "by meaning, not word by word" if by_meaning else "by numbers and names, not word by word"
    if fit.language is not None:
        reasons = [f"the post is in {called(fit.language)}; the quote was compared with it {how}"]
    else:
        stand = f"{fit.features.held:.0%} of the words that carry something stand in it"
        reasons = [f"the post says the same in other words: {stand}"]
    nearest = dict(close[after.candidate.id].cosines) if after and after.candidate.id in close else {}
    reasons += [
        f"means the same by the encoder {name}: {cosine:.2f}"
        + (f", next best {nearest[name]:.2f}" if name in nearest else "")
        for name, cosine in (close[fit.candidate.id].cosines if by_meaning else ())
    ]
    reasons += [*_agreeing(fit.agreement), *concepts.said(spoken_of(fit.candidate, setting, fit.language))]
    if fit.candidate.beside:
        reasons.append("the article shows or links this post beside the quote")
    if fit.features.nearby >= SURE:
        reasons.append("a quote of the same speaker beside this one comes from this post")
    return reasons


def _agreeing(agreement: Agreement) -> list[str]:
    reasons = []
    if agreement.numbers:
        start = "numbers that stand in both" if agreement.missing else "all numbers of the quote stand in the post"
        reasons.append(f"{start}: {_listed(agreement.numbers)}")
    if agreement.names:
        reasons.append(f"names that stand in both: {_listed(agreement.names)}")
    if agreement.words:
        reasons.append(f"words that are alike in both: {_listed(agreement.words)}")
    if agreement.absent:
        reasons.append(f"names of the quote that were not found in the post: {', '.join(agreement.absent)}")
    return reasons


def _listed(held: Sequence[Held]) -> str:
    return ", ".join(h.quote if h.quote == h.post else f"{h.quote} ({h.post})" for h in held)
