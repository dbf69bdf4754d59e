"""A status of Mastodon's API, and the versions in its history, as values. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from adapters.answers import instant
from adapters.values import record, records, whole, word
from archiver.adapter import Author, Earlier, Media, Post, PostRef, Relation, Unreadable

_KINDS = {"image": "photo", "gifv": "gif", "video": "video", "audio": "audio"}
_COUNTS = ("replies_count", "reblogs_count", "favourites_count", "quotes_count")
_ADDRESS = re.compile(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:[/?#:]\S*)?(?:…|\.\.\.)?")
_LONGEST, _MOST_TAGS = 200_000, 2000
"""Characters and tags of one text; no server lets anyone write as many."""
_MOST_VERSIONS = 200
_LINES = ("li", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "div")


def read_status(
    status: dict[str, Any], ref: PostRef, host: str, id_time: datetime | None, earlier: tuple[Earlier, ...]
) -> Post:
    """The post in this status. Raises Unreadable where the fields that every status has are not there."""
    account = record(status.get("account"))
    name = word(account.get("acct"))
    if not isinstance(status.get("content"), str) or not name:
        raise Unreadable(f"an answer of {host} that is no status", f"keys: {', '.join(sorted(status))[:120]}")
    posted_at, edited_at = instant(status.get("created_at")), instant(status.get("edited_at"))
    number = word(account.get("id"))
    reblog = record(status.get("reblog"))
    source = status if status["content"] or not reblog else reblog
    return Post(
        ref=ref,
        author=Author(
            name if "@" in name else f"{name}@{host}",
            word(account.get("display_name")) or None,
            f"{host}/{number}" if number else None,
        ),
        text=shown_text(source),
        posted_at=posted_at,
        posted_at_source="platform" if posted_at else None,
        id_time=id_time,
        edited=status.get("edited_at") is not None,
        edited_at=edited_at,
        language=word(status.get("language")) or None,
        relations=tuple(_relations(status, host)),
        media=tuple(dict.fromkeys(_media(status.get("media_attachments") or reblog.get("media_attachments")))),
        metrics=tuple((name, str(count)) for name in _COUNTS if (count := whole(status.get(name))) is not None),
        earlier=earlier,
    )


def read_history(versions: Any) -> tuple[Earlier, ...]:
    """The wordings before the present one, oldest first: all versions of `/history` but the last."""
    told = [version for version in records(versions)[-_MOST_VERSIONS:] if isinstance(version.get("content"), str)]
    return tuple(Earlier(shown_text(version), instant(version.get("created_at"))) for version in told[:-1])


def shown_text(status: dict[str, Any]) -> str:
    """What a reader sees: the warning, the text, the choices of a poll."""
    poll = "\n".join(title for option in _options(status) if (title := (word(option.get("title")) or "").strip()))
    quoting = bool(record(status.get("quote")))
    parts = (word(status.get("spoiler_text")) or "", _plain(word(status.get("content")) or "", quoting=quoting), poll)
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _options(status: dict[str, Any]) -> list[dict[str, Any]]:
    return records(record(status.get("poll")).get("options"))


def _plain(markup: str, *, quoting: bool) -> str:
    """HTML as text: paragraphs apart, links at full length, mentions as shown. Without the line that stands in for a
    quoted post where the post itself is named.
    """
    from bs4 import BeautifulSoup

    if len(markup) > _LONGEST or markup.count("<") > _MOST_TAGS:
        raise Unreadable("a status that is none", f"{len(markup)} characters with {markup.count('<')} tags")
    page = BeautifulSoup(f"<body>{markup}</body>", "lxml")  # without a tag it would warn of a file's name
    for tag in page.find_all("p", class_="quote-inline") if quoting else ():
        tag.decompose()
    for link in page.find_all("a"):
        target = str(link.get("href") or "")
        if target.startswith("http") and _ADDRESS.fullmatch(link.get_text().strip()):
            link.replace_with(target)
    for wrapped in page.find_all(string=re.compile("\n")):
        if wrapped.find_parent("pre") is None:
            wrapped.replace_with(re.sub(r"\s*\n\s*", " ", str(wrapped)))
    for line_break in page.find_all("br"):
        line_break.replace_with("\n")
    for tag in page.find_all(("p", "blockquote", *_LINES)):
        tag.append("\n" if tag.name in _LINES else "\n\n")
    text = "\n".join(line.strip(" \t") for line in page.get_text().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _relations(status: dict[str, Any], host: str) -> Iterator[Relation]:
    quote = record(status.get("quote"))
    named = (
        ("reply_to", status.get("in_reply_to_id")),
        ("forwarded_from", record(status.get("reblog")).get("id")),
        ("quotes", record(quote.get("quoted_status")).get("id") or quote.get("quoted_status_id")),
    )
    for kind, value in named:
        if number := word(value):
            yield Relation(kind, f"mastodon:{host}/{number}")


def _media(attachments: Any) -> Iterator[Media]:
    """The attachments: the server's own copy, then the original on the author's server; a picture's preview last."""
    for item in records(attachments):
        kind = _KINDS.get(word(item.get("type")) or "", "document")
        fields = ("url", "remote_url", "preview_url") if kind == "photo" else ("url", "remote_url")
        found = (word(item.get(field)) or "" for field in fields)
        addresses = list(dict.fromkeys(url for url in found if url.startswith(("https://", "http://"))))
        alt = word(item.get("description")) or None
        if addresses:
            yield Media(addresses[0], kind, alt=alt, others=tuple(addresses[1:]))
        else:
            yield Media("", kind, "skipped", alt=alt, why="the server names no address for it")
