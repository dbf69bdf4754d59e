"""Posts that an article cites in words only: "wrote on his Telegram channel on Friday", "tweeted", "in a post on X"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.quoting.channels import PLATFORMS
from archiver.quoting.quotes import CONTEXT, day_said
from archiver.quoting.statements import Statement
from db import canonical
from db.model import Article, Author, Citation, Passage

HANDLE = re.compile(r"(?<![\w@./])@(\w[\w.]{1,38}\w)(?!@)")
NEAR = 600
"""Characters between words and the embed that shows what they speak of."""
DISTINCT = 4
"""Letters of a word that is telling enough to tie a name to a handle."""


def find_mentions(
    article: Article, citations: Sequence[Citation], statements: Sequence[Statement]
) -> tuple[Citation, ...]:
    """The mentions of an article, in order, one for each place that names the platform.

    Left out: what an embed or a link on the same platform already accounts for: one of the same author, the link that
    the very words carry, or the embed that stands directly before or after them. `statements`: what was read in the
    article (`archiver.quoting.quotes.read_statements`).
    """
    shown = [c for c in citations if c.kind in ("embed", "link")]
    found: dict[tuple[int, int], tuple[Statement, Author]] = {}
    for statement in statements:
        if statement.place is None or statement.channel not in PLATFORMS or statement.place in found:
            continue
        author = _author(article.text, statement)
        if author.name is None and author.handle is None:
            continue
        if any(_same(c, author, statement.channel) or _shows_it(c, statement, author, article.text) for c in shown):
            continue
        found[statement.place] = statement, author
    name = canonical.name(article) if found else ""
    return tuple(_mention(article, name, *found[place]) for place in sorted(found))


def _author(text: str, statement: Statement) -> Author:
    start, end = statement.clause
    place = statement.place or statement.clause
    near = HANDLE.search(text, max(start, place[0] - 60), min(end, place[1] + 60))
    return Author(handle=near.group(1) if near else None, name=statement.speaker.name if statement.speaker else None)


def _mention(article: Article, name: str, statement: Statement, author: Author) -> Citation:
    text = article.text
    start, end = statement.place or statement.clause
    return Citation(
        article=name,
        kind="mention",
        technique="words",
        platform=statement.channel or "",
        author=author,
        posted=day_said(article, statement),
        passage=Passage(text[start:end], start, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]),
    )


def _same(shown: Citation, author: Author, platform: str | None) -> bool:
    """Whether a post that the article shows is by this author."""
    if shown.platform != platform:
        return False
    handle = shown.author.handle or _handle_of(shown)
    if author.handle and handle:
        return author.handle.lower() == handle.lower()
    ours = _tokens(f"{author.name or ''} {author.handle or ''}")
    theirs = _tokens(f"{shown.author.name or ''} {handle or ''}")
    glued = "".join(re.findall(r"\w+", (handle or "").lower())).replace("_", "")
    return bool(ours & theirs) or any(len(word) > DISTINCT and word in glued for word in ours)


def _shows_it(shown: Citation, statement: Statement, author: Author, text: str) -> bool:
    """Whether the article itself shows the post that these words speak of, whatever it calls the author."""
    other = shown.author.handle or _handle_of(shown)
    if shown.platform != statement.channel or shown.passage is None or statement.place is None:
        return False
    if author.handle and other and author.handle.lower() != other.lower():
        return False
    start, end = min(statement.clause[0], statement.place[0]), max(statement.clause[1], statement.place[1])
    if shown.kind == "link":
        return shown.passage.start < end and shown.passage.end > start
    between = text[end : shown.passage.start] if shown.passage.start >= end else text[shown.passage.end : start]
    return len(between) <= NEAR and between.count("\n\n") <= 1


def _handle_of(shown: Citation) -> str | None:
    """The handle that a post's address shows."""
    match = re.match(r"https?://[^/]+/@?(\w{2,40})/", shown.ref.url) if shown.ref else None
    return match.group(1) if match else None


def _tokens(name: str) -> set[str]:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name)
    return {word for word in re.findall(r"[^\W\d_]+", parted.lower()) if len(word) >= DISTINCT}
