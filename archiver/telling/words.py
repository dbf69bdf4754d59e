"""Changes in plain words, for a terminal, a mail and the titles of pages. Pure: the JSON of changes in, text out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.answer import Json
from archiver.versions import marked

HEADS = {
    "new": "New article",
    "altered": "Article altered",
    "edited": "Post edited",
    "gone": "Post gone",
    "back": "Post is back",
    "conflict": "Looks at a post contradict each other",
}
_SHOWN = 600
"""Letters of a text, and of what is the same in a diff, that are shown."""


def head(change: Json) -> str:
    """What changed, in one line."""
    state = f" ({change['availability']})" if change["change"] == "gone" else ""
    what = ": ".join(filter(None, [change["title"], change["post"]]))
    return f"{HEADS[change['change']]}{state}: {what or change['url'] or change['article']}"


def window(change: Json) -> str:
    """Since when, as far as it is known."""
    after, before = change["since"]["from"], change["since"]["to"]
    if change["change"] == "new":
        return ""
    return f"after {after or '?'}, by {before or change['noticed_at']}"


def _differing(diff: Sequence[Sequence[str]]) -> str:
    """A word diff in one line, what is the same cut short; nothing where nothing differs."""
    if all(op == "=" for op, _ in diff):
        return ""
    return marked([(op, _short(text) if op == "=" else text) for op, text in diff])


def details(change: Json) -> Iterator[tuple[str, str]]:
    """What else there is to say, line by line: a label, and words. The diffs are `wdiff`'s."""
    if counts := change["counts"]:
        yield (
            "cites",
            f"{counts['posts']} posts, {counts['captured']} of them captured; quotes: {counts['matched']} matched, "
            f"{counts['unmatched']} unmatched, {counts['not_checkable']} not checkable",
        )
    if change["diff"]:
        yield "text", _differing(change["diff"])
    elif change["text"] and change["change"] in ("gone", "conflict", "edited"):
        yield "it said", _short(change["text"])
    quotes = change["quotes"]
    for one in quotes["reworded"]:
        yield "quote reworded", _differing(one["diff"]) or f"{one['before']} -> {one['now']}"
    for label, listed in (
        ("quote added", quotes["added"]),
        ("quote removed", quotes["removed"]),
        ("post added", change["citations"]["added"]),
        ("post removed", change["citations"]["removed"]),
        ("unmatched", quotes["unmatched"]),
        ("rests on", change["rests_on"]),
    ):
        yield from ((label, _short(words)) for words in listed)
    for article in change["articles"]:
        yield "cited by", ", ".join(filter(None, [article["title"], article["url"]])) or article["id"]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]} … {text[-_SHOWN // 2 :]}"
