"""Pages of t.me as values: the message blocks of an embed or a channel page, and what Telegram says instead. Pure."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from adapters.telegram_id import channel_of, handle_in, message_of, recognise, same_channel_id
from adapters.telegram_media import is_foreign, listed_media
from adapters.telegram_text import shown_text
from archiver.adapter import Absence, Author, Post, PostRef, Relation, Unreadable

LARGEST = 2_000_000
"""Characters: a list of twenty messages has some hundred thousand."""
MOST_STEPS = 30_000_000
"""From every element to the page's root: what reading costs. A list of five hundred messages takes half a million."""

_SAYINGS = tuple(
    (reason, re.compile(words))
    for reason, words in (
        ("withheld", r"violat|local laws?|copyright|pornograph|terms of service|can't be displayed|restrict"),
        ("channel_gone", r"(?:channel|chat|group|user(?:name)?)\b.{0,80}(?:not found|doesn't exist|does not exist)"),
        ("protected", r"\bprivate\b"),
        ("not_found", r"(?:post|message) not found"),
    )
)
_NOTICE = re.compile(
    r"\bthis (?:channel|chat|group|bot|post|message) (?:can['’]t|cannot|couldn['’]t|could not) be displayed\b.{0,99}",
    re.IGNORECASE,
)
"""Telegram's sentence in the place of what it keeps back, up to its end."""
_OF_THE_CHANNEL = re.compile(r"tgme_(?:page_(?:title|description|extra)|channel_info|widget_message_text)")
"""Elements whose words are the channel's own."""
_SERVICE = re.compile(r"service message|сервисное сообщение|службове повідомлення|servicenachricht")


def parsed(page: str, largest: int = LARGEST) -> BeautifulSoup:
    """The page as a tree. Raises Unreadable for what is no HTML, for more than `largest` characters of it, and for one
    that is nested as no page of Telegram is.
    """
    if len(page) > largest:
        raise Unreadable("Telegram answered a page that is too large to be its own", f"{len(page)} characters")
    head = page[:200].lstrip("\ufeff \t\r\n").lower()
    if "<" not in page or head.startswith(("<?xml", "{", "[")):
        raise Unreadable("Telegram answered something else than a page", head[:60] or "nothing")
    tree = BeautifulSoup(page, "lxml")
    if _is_tangled(tree):
        raise Unreadable("Telegram answered a page that is no page of its own", "too many elements inside each other")
    return tree


def posts_on(page: BeautifulSoup) -> Iterator[Post]:
    """Every message that the page shows, but for service messages, and notices in the place of a message."""
    for name, block in blocks_of(page):
        post = None if "service_message" in (block.get("class") or ()) else read_block(block, name)
        if post and not (is_restriction(post.text) and not post.media):
            yield post


def find_block(page: BeautifulSoup, ref: PostRef) -> Tag | None:
    """The block of this very message: its own, or the album's that it is an item of."""
    blocks = list(blocks_of(page))
    own = next((block for name, block in blocks if name.id == ref.id), None)
    return own or next((block for name, block in blocks if _holds_item(block, ref)), None)


def blocks_of(page: BeautifulSoup) -> Iterator[tuple[PostRef, Tag]]:
    """Every message on the page with its name, in order. Old embeds give the name only in the date's link.

    Telegram never puts one message's block into another's, so an inner one is none.
    """
    outer: set[int] = set()
    for block in page.select(".tgme_widget_message"):
        if any(id(parent) in outer for parent in block.parents):
            continue
        outer.add(id(block))
        name = recognise(f"t.me/{block.get('data-post')}")
        if name is None and (link := block.select_one("a.tgme_widget_message_date[href]")):
            name = recognise(str(link["href"]))
        if name:
            yield name, block


def read_block(block: Tag, ref: PostRef) -> Post | None:
    """The message as a Post; None when the block shows no body of it (see `hidden_body`)."""
    media = listed_media(block)
    text = _text(block) or _poll(block) or _place_or_person(block)
    if text is None and not media:
        return None
    posted_at = _posted(block)
    return Post(
        ref=ref,
        author=_author(block, ref),
        text=text or "",
        posted_at=posted_at,
        posted_at_source="platform" if posted_at else None,
        edited=_is_edited(block),
        relations=tuple(_relations(block)),
        media=media,
        metrics=tuple(_metrics(block)),
    )


def hidden_body(part: Tag) -> str | None:
    """Telegram's words where it shows a label instead of the body; None without one.

    The label inside `.media_not_supported_cont` is a fallback that no reader sees.
    """
    for name in ("label", "wrap"):
        for label in part.select(f".message_media_not_supported_{name}"):
            if not is_foreign(label) and (words := label.get_text(" ", strip=True)):
                return words[:500]
    return None


def is_service(words: str) -> bool:
    """Whether this label stands for a service message ("channel created", "pinned a message")."""
    return bool(_SERVICE.search(words.casefold()))


def error_on(page: BeautifulSoup) -> str | None:
    """Telegram's words in an error's place: "Post not found", a channel that is gone or restricted. None without."""
    found = page.select_one(".tgme_widget_message_error") or page.select_one(".err_message")
    return (found.get_text(" ", strip=True) or "an error without words")[:500] if found else None


def absence(ref: PostRef, words: str) -> Absence:
    """What these words mean; `unavailable` for words that are not known, which never means deleted."""
    plain = words.casefold().replace("’", "'")
    return Absence(ref, next((reason for reason, said in _SAYINGS if said.search(plain)), "unavailable"), words)


def restricted_words(page: BeautifulSoup) -> str | None:
    """Telegram's words on a page that says that its channel is kept from view; None for other pages. Where a channel's
    own words may stand, nothing but the whole sentence is Telegram's.
    """
    for found in (page.body or page).find_all(string=_NOTICE):
        words = " ".join(found.split())
        if found.find_parent(class_=_OF_THE_CHANNEL) is None or _NOTICE.fullmatch(words):
            return words[:500]
    return None


def is_restriction(text: str) -> bool:
    """Whether this text is nothing but Telegram's notice in the place of a post."""
    return _NOTICE.fullmatch(text) is not None


def og(page: BeautifulSoup, name: str) -> str | None:
    """The value of `<meta property="og:…">`, or None."""
    found = page.select_one(f'meta[property="og:{name}"]')
    return str(found.get("content") or "").strip() or None if found else None


def channel_number(page: BeautifulSoup, ref: PostRef) -> str | None:
    """The number of the channel whose messages this page shows under the post's channel name."""
    own = (block for name, block in blocks_of(page) if channel_of(name) == channel_of(ref))
    return next((number for block in own if (number := _channel_number(block))), None)


def neighbours(page: BeautifulSoup, ref: PostRef) -> list[int]:
    """The message numbers of the same channel that this page shows, album items included, in order."""
    channel = channel_of(ref)
    items = page.select(".tgme_widget_message_grouped_wrap a[href]")
    names = [name for name, _ in blocks_of(page)]
    names += [name for item in items if (name := recognise(str(item["href"])))]
    return sorted({message_of(name) for name in names if channel_of(name) == channel})


def _is_tangled(tree: Tag) -> bool:
    steps, todo = 0, [(tree, 0)]
    while todo and steps <= MOST_STEPS:
        element, depth = todo.pop()
        steps += depth
        todo.extend((child, depth + 1) for child in element.children if isinstance(child, Tag))
    return steps > MOST_STEPS


def _holds_item(block: Tag, ref: PostRef) -> bool:
    links = block.select(".tgme_widget_message_grouped_wrap a[href]")
    return any(name.id == ref.id for link in links if (name := recognise(str(link["href"]))))


def _own(block: Tag, selector: str) -> Iterator[Tag]:
    return (element for element in block.select(selector) if not is_foreign(element))


def _text(block: Tag) -> str | None:
    """The message's text, once: not the replied-to one's, and the outer one where Telegram nests it twice."""
    for element in _own(block, ".tgme_widget_message_text:not(.js-message_reply_text)"):
        if text := shown_text(element):
            return text
    return None


def _poll(block: Tag) -> str | None:
    question = next(_own(block, ".tgme_widget_message_poll_question"), None)
    if question is None:
        return None
    options = list(_own(block, ".tgme_widget_message_poll_option_text")) or list(
        _own(block, ".tgme_widget_message_poll_options")
    )
    lines = [shown_text(element) for element in (question, *options)]
    return "\n".join(line for line in lines if line) or None


def _place_or_person(block: Tag) -> str | None:
    for element in _own(block, ".tgme_widget_message_location_wrap, .tgme_widget_message_contact_wrap"):
        if words := shown_text(element) or str(element.get("href") or ""):
            return words
    return None


def _author(block: Tag, ref: PostRef) -> Author:
    """The channel, or in a group the sender; the number is the channel's or group's in both."""
    number = _channel_number(block)
    if sender := next(_own(block, ".tgme_widget_message_author_name"), None):
        return Author(handle_in(str(sender.get("href") or "")), shown_text(sender) or None, number)
    owner = next(_own(block, ".tgme_widget_message_owner_name"), None)
    if owner is None:
        return Author(_written_channel(block, ref), None, number)
    handle = handle_in(str(owner.get("href") or "")) or _written_channel(block, ref)
    return Author(handle, shown_text(owner) or None, number)


def _written_channel(block: Tag, ref: PostRef) -> str:
    """The channel in Telegram's own spelling where the block gives it."""
    name = str(block.get("data-post") or "").partition("/")[0]
    return name if name.lower() == channel_of(ref) else channel_of(ref)


def _channel_number(block: Tag) -> str | None:
    """The channel's number, `c` in `data-view`: it survives renaming."""
    packed = str(block.get("data-view") or "")
    try:
        view = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    except (ValueError, RecursionError):
        return None
    number = view.get("c") if isinstance(view, dict) else None
    return same_channel_id(number) if type(number) is int else None


def _posted(block: Tag) -> datetime | None:
    """The instant beside the link to the post; other `<time>` elements are lengths of films."""
    for element in _own(block, ".tgme_widget_message_date time[datetime]"):
        try:
            at = datetime.fromisoformat(str(element["datetime"]).strip())
            if at.tzinfo is not None:
                return at.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _is_edited(block: Tag) -> bool:
    """Whether there is a word before the date (its wording depends on the language)."""
    for meta in _own(block, ".tgme_widget_message_meta"):
        for node in meta.find_all(string=True):
            if isinstance(node, NavigableString) and any(map(str.isalpha, node)) and not _has_a_place(node, meta):
                return True
    return False


def _has_a_place(node: NavigableString, meta: Tag) -> bool:
    """Whether the date, the signature or the counter holds these letters."""
    known = {"tgme_widget_message_from_author", "tgme_widget_message_views", "copyonly"}
    for parent in node.parents:
        if parent is meta:
            return False
        if parent.name == "a" or known.intersection(parent.get("class") or ()):
            return True
    return False


def _relations(block: Tag) -> Iterator[Relation]:
    for name in _own(block, ".tgme_widget_message_forwarded_from_name"):
        if source := _pointed_at(name) or shown_text(name):
            yield Relation("forwarded_from", source)
        break
    for reply in block.select("a.tgme_widget_message_reply[href]"):
        if parent := _pointed_at(reply):
            yield Relation("reply_to", parent)
        break


def _pointed_at(link: Tag) -> str:
    """The post behind this link, else its address; some addresses on t.me are escaped twice."""
    address = str(link.get("href") or "").replace("&amp;", "&")
    named = recognise(address)
    return named.key if named else address


def _metrics(block: Tag) -> Iterator[tuple[str, str]]:
    for views in _own(block, ".tgme_widget_message_views"):
        yield "views", views.get_text(strip=True)
        break
    for reaction in _own(block, ".tgme_reaction"):
        words = reaction.get_text(" ", strip=True).split()
        sign = "paid" if "tgme_reaction_paid" in (reaction.get("class") or ()) else " ".join(words[:-1]) or "custom"
        if words:
            yield f"reaction {sign}", words[-1]
