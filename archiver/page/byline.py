"""Who wrote an article: names only, without "By", dates, handles and what else stands beside them."""

from __future__ import annotations

import html
import re
from typing import Any

from archiver.page.tree import Tag, attribute, fold, shown

Tags = dict[str, list[Tag]]
"""A page's tags by their names."""
_BYLINE = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl", "cxenseparse:author")
_BY = re.compile(
    r"^(?:(?:by|von|par|por|di|przez|door|av|автор|autor|author|від|yazan)\b:?|(?:written|posted) by)\s+", re.I
)
_BEHIND_NAME = re.compile(
    r"\s*(?:\||•|·|\n|(?<=\w)\s[—–-]\s|\bfollow\b|\bupdated\b|\bpublished\b|@\w|https?:|\d{1,2}[./:]\d|\b\d{4}\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d).*$",
    re.I | re.S,
)
_PERSON = re.compile(
    r"(?!.*(?:Twitter|Facebook|Telegram|Instagram|ВКонтакте))[^\W\d_a-z][\w.'’-]{0,30}"
    r"(?: (?:de|del|van|von|der|da|di|la|le|al|bin|y|[^\W\d_a-zа-яіїєґ][\w.'’-]{0,30})){1,5}"
)
_NAMED_AUTHOR = frozenset({"author", "byline", "autor", "auteur", "autore"})
_AUTHOR = re.compile(r"author|byline|autor|auteur|autore", re.I)
_TALK = frozenset(
    {"comment", "comments", "reply", "replies", "webmention", "webmentions", "mentions", "respond", "tweet"}
)


def read_byline(tags: Tags, meta: dict[str, str], story: dict[str, Any]) -> str | None:
    """Who wrote it, as JSON-LD, meta tags or the page itself say: names only, several with commas between."""
    names = _names(story.get("author"))
    if not names:
        names = [meta[key] for key in _BYLINE if key in meta and "://" not in meta[key]][:1]
    if not names:
        names = _shown_author(tags)
    return ", ".join(dict.fromkeys(name for written in names if (name := _name(written)))) or None


def _shown_author(tags: Tags) -> list[str]:
    """The author as the page shows it: marked as such, else named so, outside of comments."""
    shown_tags = [tag for name in ("a", "span", "p", "div") for tag in tags[name] if tag.attrs]
    shown_tags = [tag for tag in shown_tags if _AUTHOR.search(" ".join(tag.attrs.values()))]
    for tag in shown_tags:
        named = "author" in attribute(tag, "rel").split() or attribute(tag, "itemprop") == "author"
        if named and 2 < len(words := shown(tag, lines=False)) < 80:
            return [words]
    for tag in shown_tags:
        classes = set(re.findall(r"[a-z]+", attribute(tag, "class").lower()))
        if classes & _NAMED_AUTHOR and not is_in_talk(tag):
            words = _name(shown(tag, lines=False))
            if _PERSON.fullmatch(words):
                return [words]
    return []


def _name(written: str) -> str:
    """A name without "By", dates, handles and titles behind it."""
    name = _BY.sub("", _BY.sub("", unescaped(written)))
    return _BEHIND_NAME.sub("", name).strip(" \t,;:|–—-·") or name.strip(" ,;|–—-")


def is_in_talk(tag: Tag) -> bool:
    """Whether an element stands in an embed or among comments."""
    for part in (tag, *tag.parents):
        if part.name == "blockquote":
            return True
        words = f"{attribute(part, 'class')} {attribute(part, 'id')}".lower()
        if part.name not in ("body", "html", "article") and _TALK & set(re.findall(r"[a-z]+", words)):
            return True
    return False


def _names(author: Any) -> list[str]:
    if isinstance(author, list):
        return [name for item in author[:20] for name in _names(item)]
    if isinstance(author, dict):
        return _names(author.get("name"))
    return [author.strip()] if isinstance(author, str) and author.strip() and "://" not in author else []


def unescaped(written: str) -> str:
    """One line of words; entities that were escaped twice are decoded."""
    return fold(html.unescape(written)).strip()
