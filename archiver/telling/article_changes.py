"""What an article that was read again has changed: headline, quotes, what it shows, text. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from archiver.telling.change import Change, Diff, Rewording, name
from archiver.times import day_or_instant
from archiver.versions import PIECE, word_diff
from db.model import Article, Citation, Quote
from db.normal import forms

ALIKE = 0.5
"""From this part of their words in common on, a quote that went and one that came are one quote, reworded."""
LITTLE = 0.2
"""With less of the text left than this part of it, it may be another page that was served."""
AROUND = 12
"""Words shown before and behind a change in a long text."""
_LONG = 4000
"""Words of one altered stretch up to which it is compared word by word."""
_MOST = 150
"""Words at its beginning, and as many at its end, that are shown of one stretch that was taken out or put in."""
_SENTENCE = re.compile(r"(?<=[.!?…]\s)|(?<=\n)")


@dataclass(frozen=True, slots=True)
class Version:
    """An article as one reading found it."""

    id: str
    read_at: datetime
    article: Article
    citations: Sequence[Citation]
    quotes: Sequence[Quote]


def altered(reading: str, before: Version, now: Version) -> Change | None:
    """What this reading found altered since the one before; None where the words say the same."""
    retitled = _words(before.article.title or "") != _words(now.article.title or "")
    rewritten = _words(before.article.text) != _words(now.article.text)
    added, removed, reworded = _quotes(before.quotes, now.quotes)
    came, went = _shown(before, now), _shown(now, before)
    redated = _redated(before.article, now.article)
    if not (retitled or rewritten or added or removed or reworded or came or went or redated):
        return None
    notes = [f"headline before: {before.article.title}"] if retitled else []
    if rewritten and _overlap(before.article.text, now.article.text) < LITTLE:
        notes.append("little of the text is left: another page may have been served, such as a wall or an error page")
    return Change(
        name("altered", reading),
        "altered",
        now.read_at,
        article=now.id,
        url=now.article.url,
        title=now.article.title,
        since=(before.read_at, now.read_at),
        diff=text_diff(before.article.text, now.article.text) if rewritten else (),
        rests_on=(*notes, *redated),
        reworded=reworded,
        added=added,
        removed=removed,
        embeds_added=came,
        embeds_removed=went,
        command=f"citetrail export {before.id[:12]} {now.id[:12]} -o {now.id[:12]}.zip",
    )


def _words(text: str) -> list[str]:
    return forms(text)


def _redated(before: Article, now: Article) -> tuple[str, ...]:
    was, is_ = day_or_instant(before.published), day_or_instant(now.published)
    return (f"published before: {was}, now: {is_}",) if was and is_ and was != is_ else ()


def _quotes(
    before: Sequence[Quote], now: Sequence[Quote]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Rewording, ...]]:
    """Quotes that came, that went, and those that went and came in other words."""
    went = _missing(before, now)
    came = _missing(now, before)
    reworded = []
    for old in list(went):
        likeness = [(_alike(old, new), -at, new) for at, new in enumerate(came)]
        best = max(likeness, default=None)
        if best is not None and best[0] >= ALIKE:
            went.remove(old)
            came.remove(best[2])
            reworded.append(Rewording(old, best[2], word_diff(old, best[2])))
    return tuple(came), tuple(went), tuple(reworded)


def _missing(some: Sequence[Quote], others: Sequence[Quote]) -> list[str]:
    """The quotes among some that the others have not, or not as often."""
    left = Counter(tuple(forms(fact.passage.exact)) for fact in others)
    found = []
    for fact in some:
        words = tuple(forms(fact.passage.exact))
        if left[words]:
            left[words] -= 1
        else:
            found.append(fact.passage.exact)
    return found


def _alike(some: str, other: str) -> float:
    pair = SequenceMatcher(None, forms(some), forms(other), autojunk=False)
    return pair.ratio() if min(pair.real_quick_ratio(), pair.quick_ratio()) >= ALIKE else 0.0


def _shown(before: Version, now: Version) -> tuple[str, ...]:
    """The posts that the article shows or links now and did not before, each once."""
    had = {_named(fact) for fact in before.citations}
    fresh = {_named(fact): _called(fact) for fact in now.citations if fact.kind != "mention"}
    return tuple(called for named, called in fresh.items() if named not in had)


def _named(fact: Citation) -> tuple[str, ...]:
    if fact.ref is not None:
        return (fact.ref.key.lower(),)
    return (fact.platform, (fact.author.handle or "").lower(), *forms(fact.text or fact.as_written or ""))


def _called(fact: Citation) -> str:
    if fact.ref is not None:
        return fact.ref.url
    who = fact.author.name or fact.author.handle or "someone"
    return f"{who} on {fact.platform}: {fact.text or fact.as_written or ''}".strip()


def _overlap(before: str, now: str) -> float:
    """Which part of the words of the text before is still there."""
    old, new = Counter(forms(before)), Counter(forms(now))
    return (old & new).total() / max(1, old.total())


def text_diff(before: str, now: str) -> Diff:
    """Word diff of two long texts, with a few words around each change and `…` for what is left out."""
    steps: list[tuple[str, str]] = []
    old, new = _SENTENCE.split(before), _SENTENCE.split(now)
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, is_ = "".join(old[a:b]), "".join(new[c:d])
        steps += [("=", was)] if op == "equal" else _stretch(was, is_)
    return tuple(_shortened(_joined(steps)))


def _stretch(was: str, is_: str) -> Sequence[tuple[str, str]]:
    if len(PIECE.findall(was)) + len(PIECE.findall(is_)) <= _LONG:
        return word_diff(was, is_)
    return [step for step in (("-", was), ("+", is_)) if step[1]]


def _joined(steps: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for op, text in steps:
        if out and out[-1][0] == op:
            out[-1] = (op, out[-1][1] + text)
        else:
            out.append((op, text))
    return out


def _shortened(steps: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for number, (op, text) in enumerate(steps):
        pieces = PIECE.findall(text)
        room = 2 * (AROUND if op == "=" else _MOST)  # a piece is a word or what stands between two
        if len(pieces) <= 2 * room:
            yield op, text
            continue
        head = "" if op == "=" and number == 0 else "".join(pieces[:room]) + " "
        tail = "" if op == "=" and number == len(steps) - 1 else " " + "".join(pieces[-room:])
        yield op, f"{head}…{tail}"
