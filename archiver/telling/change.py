"""What changed: the value that every door tells, and its JSON. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archiver.answer import Json
from archiver.times import instant
from db import canonical

Diff = tuple[tuple[str, str], ...]
"""Word diff: `=` in both, `-` only before, `+` only now."""
KINDS = ("gone", "edited", "conflict", "back", "altered", "new")
"""The kinds of change, those first that cannot be looked up any more."""


@dataclass(frozen=True, slots=True)
class Cited:
    """An article, as a change names it: its newest version's id."""

    id: str
    title: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Rewording:
    """A quote of an article in other words."""

    before: str
    now: str
    diff: Diff


@dataclass(frozen=True, slots=True)
class Change:
    """One change, as the facts show it. Found again from the same facts, it has the same id."""

    id: str
    kind: str
    """Of an article `new altered`, of a post `edited gone back conflict`."""
    noticed_at: datetime
    """When the look or reading was made that shows it, in UTC."""
    post: str | None = None
    """`platform:id`; None: it is an article's change."""
    article: str | None = None
    url: str | None = None
    title: str | None = None
    """The article's headline; the post's author."""
    since: tuple[datetime | None, datetime | None] = (None, None)
    """It came about after the one and not after the other instant."""
    state: str | None = None
    """The post's availability then."""
    text: str | None = None
    """The post's words, as last seen."""
    diff: Diff = ()
    rests_on: tuple[str, ...] = ()
    """The looks that it rests on, in words; for an article what else is to be said."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Of a new article: `posts captured matched unmatched not_checkable`."""
    unmatched: tuple[str, ...] = ()
    """Of a new article: quotes that no archived post supports."""
    reworded: tuple[Rewording, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    """Quotes that the article has now and had not, and the other way round."""
    embeds_added: tuple[str, ...] = ()
    embeds_removed: tuple[str, ...] = ()
    """Posts, by address or in words, that the article shows or links now and did not, and the other way round."""
    articles: tuple[Cited, ...] = ()
    """The articles that cite the post."""
    command: str = ""
    """What to run to have it as evidence."""


def name(kind: str, fact: str) -> str:
    """The id of a change: that of the fact by which it was noticed, and its kind."""
    return canonical.digest(f"{kind} {fact}".encode())[:32]


def document(change: Change) -> Json:
    """One of `changes` of `changes --json`, and the `data` that a webhook gets."""
    after, before = change.since
    return {
        "id": change.id,
        "change": change.kind,
        "noticed_at": instant(change.noticed_at),
        "since": {"from": instant(after), "to": instant(before)},
        "post": change.post,
        "article": change.article,
        "url": change.url,
        "title": change.title,
        "availability": change.state,
        "text": change.text,
        "diff": [list(step) for step in change.diff],
        "rests_on": list(change.rests_on),
        "counts": dict(change.counts),
        "quotes": {
            "unmatched": list(change.unmatched),
            "reworded": [
                {"before": one.before, "now": one.now, "diff": [list(step) for step in one.diff]}
                for one in change.reworded
            ],
            "added": list(change.added),
            "removed": list(change.removed),
        },
        "citations": {"added": list(change.embeds_added), "removed": list(change.embeds_removed)},
        "articles": [{"id": one.id, "title": one.title, "url": one.url} for one in change.articles],
        "command": change.command,
    }


def tally(changes: Sequence[Json]) -> str:
    """How many of which kind, in words: `2 gone, 1 edited`."""
    counts = {kind: sum(one["change"] == kind for one in changes) for kind in KINDS}
    return ", ".join(f"{number} {kind}" for kind, number in counts.items() if number)
