"""Posts that an article cites in words only: "wrote on his Telegram channel on Friday", "tweeted", "in a post on X"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.quoting.channels import PLATFORMS
from archiver.quoting.names import TOKEN, UNCASED, Speaker, capital, runs
from archiver.quoting.quotes import CONTEXT, day_said
from archiver.quoting.statements import Statement
from archiver.quoting.wording import Wording, stem_of, wording
from db import canonical
from db.model import Article, Author, Citation, Passage

HANDLE = re.compile(r"(?<![\w@./])@(\w[\w.]{1,38}\w)(?!@)")
NEAR = 600
"""Characters between words and the embed that shows what they speak of."""
IN_MARKS = re.compile(r"\s{0,2}[«„“”\"]([^«»„“”\"\n]{2,60})[»“”\"]")
"""The name of a channel behind the word channel."""
APPOSED = re.compile(r"\s{0,2},\s([^,;:.()«»„“”\"\n]{5,60})(?=[,;:.\n]|\Z)")
"""The name behind an office: the mayor of the town, Ann Lee."""
COMMA = re.compile(r"[,،]")
STOP = re.compile(r"[,،;:.!?()«»„“”\"\n—–]")
AGENT = 80
"""Code points behind a place in which "by Kelmore Airport" is read."""
BACK = 200
"""Code points before a channel phrase in which its clause begins."""
PLAIN = 3
"""Small words, none of a title or a place, that a source's own noun phrase holds at most."""
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
    words = wording(article.language, article.text)
    found: dict[tuple[int, int], tuple[Statement, Author]] = {}
    for number, statement in enumerate(statements):
        if statement.place is None or statement.channel not in PLATFORMS or statement.place in found:
            continue
        if _parted(article.text, statement, words) or _told(article.text, statement, words):
            continue
        following = statements[number + 1] if number + 1 < len(statements) else None
        author = _author(article.text, statement, following, words)
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
    if words.suffix_on or brand is None or not COMMA.search(text, brand.end(), end):
        return False  # in Turkish the verb comes last in any clause
    before = STOP.split(text[max(statement.clause[0], start - BACK) : start])[-1]
    tokens = [t.lower() for t in TOKEN.findall(before)]
    if any(_cue(t, words) for t in tokens):
        return False
    return sum(not _of_a_place(t, words) and not words.has("lead", t) for t in tokens) > 1


def _cue(word: str, words: Wording) -> bool:
    """Whether a word is a cue by itself."""
    low = word.lower()
    return stem_of(low, words) is not None or any(phrase == low for phrase, _, _ in words.cues.get(low, ()))


def _phrases(kind: str, words: Wording) -> list[str]:
    return [phrase for rows in words.cues.values() for phrase, of_kind, _ in rows if of_kind == kind]


def _of_a_place(word: str, words: Wording) -> bool:
    return any(words.has(group, word) for group in ("on", "the", "of", "link", "places", "light", "x_kind", "post"))


def _author(text: str, statement: Statement, following: Statement | None, words: Wording) -> Author:
    start, end = statement.clause
    place = statement.place or statement.clause
    near = HANDLE.search(text, max(start, place[0] - 60), min(end, place[1] + 60))
    name = _name(text, statement, words)
    if name is None and following is not None and following.clause == statement.clause and following.place is None:
        name = _name(text, following, words)  # in a message published on X, the minister evokes …
    return Author(handle=near.group(1) if near else None, name=name)


def _name(text: str, statement: Statement, words: Wording) -> str | None:
    """Who posted: the speaker; failing that, the channel that is named, or who stands behind "posted on X by"."""
    who = statement.speaker
    if who is not None and (_cue(who.name, words) or all(_noun_of_post(t, words) for t in TOKEN.findall(who.name))):
        who = None
    if who is not None and who.kind != "unknown":
        return _named_behind(text, statement, who, words) or who.name
    if statement.place is not None:
        outlet = _outlet(text, statement.place, words) if who is None else None
        name = outlet or _poster(text, statement.place, who, words)
        if name is not None:
            return name
    return who.name if who else None


def _noun_of_post(word: str, words: Wording) -> bool:
    return any(words.has(group, word) for group in ("places", "outlets", "accounts"))


def _outlet(text: str, place: tuple[int, int], words: Wording) -> str | None:
    """The channel itself: according to the Telegram channel «Northern Wind»."""
    for token in TOKEN.finditer(text, *place):
        if any(words.has("outlets", part) for part in token.group().lower().split("-")):
            brand = words.brand.match(text, token.end() + 1)
            named = IN_MARKS.match(text, brand.end() if brand else token.end())
            if named and (words.language in UNCASED or named.group(1)[:1].isupper()):
                return named.group(1).strip()
    return None


def _poster(text: str, place: tuple[int, int], who: Speaker | None, words: Wording) -> str | None:
    """Who stands behind a passive, after the platform or before it: posted on Facebook by the airport."""
    for brand in words.brand.finditer(text, *place):
        name = _agent(text[brand.end() : brand.end() + AGENT], words)
        if name is not None:
            return name
    tokens = list(TOKEN.finditer(who.name)) if who else []
    by = next((m.start() for m in tokens[1:] if words.has("by", m.group())), None)
    headed = by is not None and words.has("the", tokens[0].group())  # one of the things posted, no Anna von Berg
    return _agent(who.name[by:], words) if who and headed else None


def _agent(behind: str, words: Wording) -> str | None:
    """The name that text begins with, behind "by"."""
    behind = STOP.split(behind)[0]
    tokens = list(TOKEN.finditer(behind))
    if len(tokens) < 2 or not words.has("by", tokens[0].group()):
        return None
    while len(tokens) > 2 and words.has("the", tokens[1].group()):
        del tokens[1]
    last = 0
    for i, m in enumerate(tokens[1:], 1):
        if capital(m.group()) and not words.has("light", m.group()) and (not last or i - last <= 2):
            last = i
        elif (last and not words.has("link", m.group())) or i > 3:
            break
    if not last:
        return None
    phrase = behind[tokens[1].start() : tokens[last].end()].strip()
    titled = [name for name, title in runs(phrase, words) if title and " " in name]
    return titled[0] if titled else phrase


def _named_behind(text: str, statement: Statement, who: Speaker, words: Wording) -> str | None:
    """The name behind an office: wrote the president of the club, Ann Lee."""
    first = TOKEN.match(who.name)
    if first is None or not words.has("roles", first.group()):
        return None
    at = text.find(who.name, *statement.clause)
    match = APPOSED.match(text, at + len(who.name), statement.clause[1]) if at >= 0 else None
    tokens = TOKEN.findall(match.group(1)) if match else []
    return " ".join(tokens) if 2 <= len(tokens) <= 4 and all(capital(t) for t in tokens) else None


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
