"""What of an endless page is left unread: bounds that no article comes near, and the words that say so."""

from __future__ import annotations

from collections.abc import Iterable

MOST_TEXT = 500_000
"""Code points of a text in which quotes, mentions and embeds that lost their markup are looked for: a long book."""


def incomplete(left: Iterable[str]) -> list[dict[str, str]]:
    """The rows of `incomplete` for what was not read."""
    return [{"what": what, "why": "the page is longer than any article, and is not read to its end"} for what in left]


def of_text(text: str) -> tuple[str, ...]:
    """What is not looked for in a text since it is too long."""
    if len(text) <= MOST_TEXT:
        return ()
    return (f"quotes, mentions and posts without markup behind the first {MOST_TEXT:,} characters of the text",)
