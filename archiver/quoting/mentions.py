"""Posts that an article cites in words only: "wrote on his Telegram channel on Friday", "tweeted", "in a post on X"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.page.profiles import ProfileLink
from archiver.quoting.channels import PLATFORMS
from archiver.quoting.names import TOKEN
from archiver.quoting.posters import STOP, is_cue, name_poster
from archiver.quoting.quotes import CONTEXT, day_said
from archiver.quoting.statements import Statement
from archiver.quoting.wording import Wording, wording
from db import canonical
from db.model import Article, Author, Citation, Passage

HANDLE = re.compile(r"(?<![\w@./])@(\w[\w.]{1,38}\w)(?!@)")
NEAR = 600
"""Characters between words and the embed that shows what they speak of."""
FINITE = re.compile(r"(?:yor|[dt][ıiuü]|m[ıiuü]ş|[ae]c[ae]k)(?:[dt][ıiuü])?(?:l[ae]r)?\Z")
"""How Turkish verbs of a sentence end."""
COMMA = re.compile(r"[,،]")
NEXT = 40
"""Code points behind a comma in which the next two words stand."""
BACK = 200
"""Code points before a channel phrase in which its clause begins."""
PLAIN = 3
"""Small words, none of a title or a place, that a source's own noun phrase holds at most."""
DISTINCT = 4
"""Letters of a word that is telling enough to tie a name to a handle."""


def find_mentions(
    article: Article,
    citations: Sequence[Citation],
    statements: Sequence[Statement],
    profiles: Sequence[ProfileLink] = (),
) -> tuple[Citation, ...]:
    """The mentions of an article, in order, one for each place that names the platform.

    Left out: what an embed or a link on the same platform already accounts for: one of the same author, the link that
    the very words carry, or the embed that stands directly before or after them. `statements`: what was read in the
    article (`archiver.quoting.quotes.read_statements`). `profiles`: links to profiles, which tell an author's handle.
    """
    shown = [c for c in citations if c.kind in ("embed", "link")]
    words = wording(article.language, article.text)
    found: dict[tuple[int, int], tuple[Statement, Author]] = {}
    for number, statement in enumerate(statements):
        if statement.place is None or statement.channel not in PLATFORMS or statement.place in found:
            continue
        if _parted(article.text, statement, words) or _told(article.text, statement, words):
            continue
        following = statements[number + 1] if number + 1 < len(statements) else None
        author = _author(article.text, statement, following, words)
        author = _linked(article.text, statement, author, profiles, words) if profiles else author
        if author.name is None and author.handle is None:
            continue
        if any(_same(c, author, statement.channel) or _shows_it(c, statement, author, article.text) for c in shown):
            continue
        found[statement.place] = statement, author
    name = canonical.name(article) if found else ""
    return tuple(_mention(article, name, *found[place]) for place in sorted(found))


def _parted(text: str, statement: Statement, words: Wording) -> bool:
    """Whether a source and a channel belong to two clauses: according to police, he sold arms on Telegram."""
    start, end = statement.place or statement.clause
    low = text[start:end].lower()
    if any(low.startswith(phrase) for phrase in _phrases("after_source", words)):
        return True
    source = max((len(p) for p in _phrases("source", words) if low.startswith(p)), default=0)
    brand = next(words.brand.finditer(text, start + source, end), None) if source else None
    if brand is None:
        return False
    between = text[start + source : brand.start()]
    if any(words.has("aux", t) for t in TOKEN.findall(between)):
        return True
    clauses = COMMA.split(between)
    behind = [t for t in TOKEN.findall(clauses[-1]) if not _of_a_place(t, words)]
    if len(clauses) > 1:
        return bool(behind)
    plain = [t for t in behind if t[0].islower() and not words.has("roles", t) and not words.has("groups", t)]
    return len(plain) > PLAIN


def _told(text: str, statement: Statement, words: Wording) -> bool:
    """Whether the platform belongs to what was said, and the cue only follows: they met on Instagram, she said."""
    start, end = statement.place or statement.clause
    brand = next(words.brand.finditer(text, start, end), None)
    if brand is None:
        return False
    clause = _up_to_a_comma(text, brand.end(), statement.clause[1])
    if words.suffix_on:  # the verb comes last in any clause
        return bool(clause) and not is_cue(clause[-1], words) and FINITE.search(clause[-1]) is not None
    before = STOP.split(text[max(statement.clause[0], start - BACK) : start])[-1]
    tokens = [t.lower() for t in TOKEN.findall(before)]
    if any(is_cue(t, words) for t in (*tokens, *clause)):
        return False
    free = bool(clause) and not _opens_a_clause(clause[0], words) and not _speaks_of_a_post(text[start:end], words)
    opened = len(tokens) == 1 and _opens_a_clause(tokens[0], words)
    if free and (opened or any(words.has("aux", t) for t in clause) or _ends_before_a_cue(text, brand, clause, words)):
        return True  # on Instagram she has fans, said …; whoever lies on X is blocked, said …; on X all is fast, said …
    if not COMMA.search(text, brand.end(), end):
        return False
    return sum(not _of_a_place(t, words) and not words.has("lead", t) for t in tokens) > 1


def _up_to_a_comma(text: str, start: int, end: int) -> list[str]:
    """The words from one place up to the next comma, in small letters; none where another mark stands before it."""
    stop = STOP.search(text, start, end)
    return [t.lower() for t in TOKEN.findall(text[start : stop.start()])] if stop and COMMA.match(stop.group()) else []


def _ends_before_a_cue(text: str, brand: re.Match[str], clause: list[str], words: Wording) -> bool:
    """Whether words of their own stand between a platform and the comma before a verb of speech."""
    comma = COMMA.search(text, brand.end())
    behind = [t.lower() for t in TOKEN.findall(text[comma.end() : comma.end() + NEXT])[:2]] if comma else []
    while behind and words.has("aux", behind[0]):
        del behind[0]
    own = [t for t in clause if not _of_a_place(t, words) and not any(words.has(g, t) for g in ("lead", "days"))]
    return len(own) > 1 and bool(behind) and is_cue(behind[0], words)


def _opens_a_clause(word: str, words: Wording) -> bool:
    return any(words.has(group, word) for group in ("relative", "break", "that", "whoever"))


def _speaks_of_a_post(phrase: str, words: Wording) -> bool:
    return any(words.has("texts", t) for t in TOKEN.findall(phrase))


def _phrases(kind: str, words: Wording) -> list[str]:
    return [phrase for rows in words.cues.values() for phrase, of_kind, _ in rows if of_kind == kind]


def _of_a_place(word: str, words: Wording) -> bool:
    return any(words.has(group, word) for group in ("on", "the", "of", "link", "places", "light", "x_kind", "post"))


def _author(text: str, statement: Statement, following: Statement | None, words: Wording) -> Author:
    start, end = statement.clause
    place = statement.place or statement.clause
    near = HANDLE.search(text, max(start, place[0] - 60), min(end, place[1] + 60))
    name = name_poster(text, statement, words)
    if name is None and following is not None and following.clause == statement.clause and following.place is None:
        name = name_poster(text, following, words)  # in a message published on X, the minister evokes …
    return Author(handle=near.group(1) if near else None, name=name)


def _linked(text: str, statement: Statement, author: Author, profiles: Sequence[ProfileLink], words: Wording) -> Author:
    """The author with the handle of a profile that the sentence links: on the author's words, which outdoes a handle
    that stands near, or on those that name the channel; where nobody is named, the only one. A link on another's name
    tells nothing.
    """
    start, end = statement.clause
    place = statement.place or statement.clause
    here = [p for p in profiles if p.platform == statement.channel and start <= p.start and p.end <= end]
    if not here:
        return author
    on_name = [p for p in here if _is_called(text[p.start : p.end], author.name, words)]
    of_place = [p for p in here if p.start < place[1] and p.end > place[0] and _names_a_place(text, p, words)]
    unnamed = here if author.name is None and author.handle is None else []
    handles = {p.handle.lower(): p.handle for p in on_name or of_place or unnamed}
    return Author(handle=next(iter(handles.values())), name=author.name) if len(handles) == 1 else author


def _is_called(linked: str, name: str | None, words: Wording) -> bool:
    """Whether a link's words are the author's name, more of it or less."""
    ours, theirs = (
        {t.lower() for t in TOKEN.findall(part) if not words.has("the", t) and not words.has("of", t)}
        for part in (name or "", linked)
    )
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def _names_a_place(text: str, link: ProfileLink, words: Wording) -> bool:
    """Whether a link stands on words such as "her Telegram channel", and on no other's name."""
    brands = [brand.span() for brand in words.brand.finditer(text, link.start, link.end)]
    tokens = list(TOKEN.finditer(text, link.start, link.end))
    return all(_of_a_place(t.group(), words) or any(a <= t.start() < b for a, b in brands) for t in tokens)


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
