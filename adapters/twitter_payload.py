"""The JSON of X's embed widget (`tweet-result`) as a Post or an Absence. Pure: bytes in, a value out.

Offsets of entities count code points while `display_text_range` counts UTF-16 units; and since 2026 entity lists
may be `{}` or absent. So links are found by their own short address, and offsets serve only where nothing else does.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from adapters.twitter_id import PLATFORM, clock, handle_in, is_id, post_url
from adapters.twitter_media import listed_media
from adapters.values import record, records, word
from archiver.adapter import Absence, Author, Finding, Post, PostRef, Relation, Unreadable

_SHORT = re.compile(r"https?://t\.co/([A-Za-z0-9]+)")
_PIC = re.compile(r"pic\.(?:twitter|x)\.com/([A-Za-z0-9]+)")
_LEARN_MORE = re.compile(r"\s*\bLearn more\s*$", re.IGNORECASE)
_NO_LANGUAGE = frozenset({"und", "zxx", "art", "mis", "qam", "qct", "qht", "qme", "qst"})
_OLD_CODES = {"in": "id", "iw": "he", "ji": "yi"}

_OLD_TIME = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([0-9]{2}) ([0-9:]{8}) \+0000 ([0-9]{4})")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_VERSIONS = 20
"""X allows five edits of a post; a longer list is not X's."""

_SAYS = (
    ("deleted", r"deleted by the (?:post|tweet) author"),
    ("suspended", r"suspended"),
    ("protected", r"limits who can view"),
    ("account_gone", r"no longer exists"),
    ("withheld", r"violat|withheld"),
    ("age_restricted", r"age-restricted"),
    # Other tongues: only in what others saved, for we ask in English. A deletion needs the author beside the verb.
    ("deleted", r"(?:verfasser|autor)[^.]{0,60}gelöscht|elimin[^.]{0,60}autor|supprim[^.]{0,60}auteur"),
    (
        "deleted",
        r"autor[^.]{0,60}elimin|auteur[^.]{0,60}supprim|(?:exclu|apag)[^.]{0,60}autor|(?:作成者|投稿者).{0,60}削除",
    ),
    ("suspended", r"gesperrt|suspendiert|suspendid|suspendu|suspens|アカウントが停止|凍結"),
    ("protected", r"geschützt|eingeschränkt|protegid|limite qui peut voir|非公開"),
)
_SAYINGS = tuple((reason, re.compile(words)) for reason, words in _SAYS)


def read_tweet(body: bytes, ref: PostRef) -> Finding:
    """What this body says of the post `ref`.

    A tombstone gives an Absence in X's own words. A tombstone without words, unknown words, and a post without its
    author are `unavailable`: such posts were seen live elsewhere, so they never mean deleted. `{}` is what X answers
    to a request that it does not like; it says nothing of the post and raises Unreadable, as anything unknown does.
    """
    tweet = parsed(body, "X's embed widget")
    kind = tweet.get("__typename")
    if kind == "TweetTombstone":
        return _read_tombstone(tweet, ref)
    if not tweet:
        raise Unreadable("X answered an empty object", "it does so for requests that it does not like, not for posts")
    number = word(tweet.get("id_str"))
    if kind not in ("Tweet", None) or number is None or word(tweet.get("text")) is None:
        raise Unreadable("a kind of answer that is not understood", f"__typename {str(kind)[:40]!r}")
    if number != ref.id:
        raise Unreadable("X answered with another post", f"asked for {ref.id}, got {number[:40]}")
    user = record(tweet.get("user"))
    if not (word(user.get("screen_name")) or word(user.get("id_str"))):
        return Absence(ref, "unavailable", "a Tweet without its user")
    return read_post(tweet, user, number)


def reason_in(words: str) -> str:
    """The reason for an absence that these words of X give; `unavailable` for words that are not known."""
    plain = words.casefold().replace("’", "'")[:1000]
    return next((reason for reason, saying in _SAYINGS if saying.search(plain)), "unavailable")


def parsed(body: bytes, source: str) -> dict[str, Any]:
    """The JSON object in this body. Raises Unreadable for anything else."""
    try:
        value = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{source} answered something else than JSON", str(error)[:120]) from error
    if not isinstance(value, dict):
        raise Unreadable(f"{source} answered JSON of another shape", type(value).__name__)
    return value


def spoken_language(code: Any) -> str | None:
    """X's language code as others write it; None for its codes that mean no language."""
    name = word(code)
    return None if not name or name in _NO_LANGUAGE else _OLD_CODES.get(name, name)


def _read_tombstone(tweet: dict[str, Any], ref: PostRef) -> Absence:
    words = word(record(record(tweet.get("tombstone")).get("text")).get("text"))
    if not words or not words.strip():
        return Absence(ref, "unavailable", "a tombstone without words")
    said = _LEARN_MORE.sub("", words[:1000]).strip()
    return Absence(ref, reason_in(said), said)


def read_post(tweet: dict[str, Any], user: dict[str, Any], number: str) -> Post:
    """The post in this object of the widget, by this user, under this id."""
    handle = handle_in(user.get("screen_name"))
    posted_at, source = posted(tweet.get("created_at"), number)
    edits = edit_ids(record(tweet.get("edit_control")).get("edit_tweet_ids"))
    media = listed_media(tweet)
    return Post(
        ref=PostRef(PLATFORM, number, post_url(number, handle)),
        author=Author(handle, word(user.get("name")), word(user.get("id_str"))),
        text=shown_text(tweet, has_media=bool(media)),
        text_complete=not (tweet.get("note_tweet") or tweet.get("truncated") is True),
        posted_at=posted_at,
        posted_at_source=source,
        id_time=clock(number),
        edited=tweet.get("isStaleEdit") is True or superseded(number, edits),
        language=spoken_language(tweet.get("lang")),
        relations=tuple(_relations(tweet, number, edits)),
        media=media,
        codes=tuple(dict.fromkeys(codes(tweet))),
        metrics=tuple(_metrics(tweet)),
    )


def posted(written: Any, number: str) -> tuple[datetime | None, str | None]:
    """The instant of posting and its source: as X writes it, else by the id's clock."""
    try:
        at = datetime.fromisoformat(written)
        if at.tzinfo is not None:
            return at.astimezone(UTC), "platform"
    except (TypeError, ValueError, OverflowError):
        pass
    at_id = clock(number)
    return at_id, "id" if at_id else None


def old_instant(written: Any) -> str | None:
    """A time as X's API of old writes it (`Thu Mar 05 09:30:12 +0000 2026`), in ISO 8601; None for anything else."""
    old = _OLD_TIME.fullmatch(written) if isinstance(written, str) else None
    if old is None or old[1] not in _MONTHS:
        return None
    month, day, clock, year = old.groups()
    return f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{clock}+00:00"


def edit_ids(ids: Any) -> list[str]:
    """The ids of a post's versions, oldest first, as X lists them in each."""
    return [name for name in ids if isinstance(name, str) and is_id(name)][:_VERSIONS] if isinstance(ids, list) else []


def superseded(number: str, edits: list[str]) -> bool:
    """Whether a newer version of the post exists. The newest one is the post as it stands, and not itself edited."""
    return number in edits and edits[-1] != number


def edit_relations(number: str, edits: list[str]) -> Iterator[Relation]:
    """Every version has its own id: `edit_of` the one before, `edited_into` each newer one."""
    if number not in edits:
        return
    at = edits.index(number)
    if at:
        yield Relation("edit_of", f"{PLATFORM}:{edits[at - 1]}")
    for newer in edits[at + 1 :]:
        yield Relation("edited_into", f"{PLATFORM}:{newer}")


def _relations(tweet: dict[str, Any], number: str, edits: list[str]) -> Iterator[Relation]:
    parent = word(tweet.get("in_reply_to_status_id_str")) or word(record(tweet.get("parent")).get("id_str"))
    if parent:
        yield Relation("reply_to", f"{PLATFORM}:{parent}")
    quoted = word(record(tweet.get("quoted_tweet")).get("id_str")) or word(tweet.get("quoted_status_id_str"))
    if quoted:
        yield Relation("quotes", f"{PLATFORM}:{quoted}")
    if repeated := word(record(tweet.get("retweeted_status")).get("id_str")):
        yield Relation("forwarded_from", f"{PLATFORM}:{repeated}")
    yield from edit_relations(number, edits)


def shown_text(tweet: dict[str, Any], *, has_media: bool) -> str:
    """The text with entities decoded, the post's own media link dropped, and t.co links expanded."""
    text = word(tweet.get("text")) or ""
    entities = record(tweet.get("entities"))
    own = {word(item.get("url")) for item in (*records(entities.get("media")), *records(tweet.get("mediaDetails")))}
    long = {word(item.get("url")): word(item.get("expanded_url")) for item in records(entities.get("urls"))}
    shown = _display_end(tweet, text)
    pieces: list[str] = []
    at = 0
    for link in _SHORT.finditer(text):
        pieces.append(html.unescape(text[at : link.start()]))
        at = link.end()
        if link[0] in own or (has_media and link[0] not in long and link.start() >= shown):
            pieces[-1] = pieces[-1].rstrip()
        else:
            pieces.append(long.get(link[0]) or link[0])
    pieces.append(html.unescape(text[at:]))
    return "".join(pieces).replace("\r\n", "\n").replace("\r", "\n").strip()


def _display_end(tweet: dict[str, Any], text: str) -> int:
    """Where the shown text ends, in code points; X counts UTF-16 units. The text's end when X does not say."""
    span = tweet.get("display_text_range")
    if not (isinstance(span, list) and len(span) == 2 and type(span[1]) is int and span[1] >= 0):
        return len(text)
    return len(text.encode("utf-16-le")[: 2 * span[1]].decode("utf-16-le", "ignore"))


def codes(tweet: dict[str, Any]) -> Iterator[str]:
    """The short-link codes of the post, as often as they stand in it."""
    entities = record(tweet.get("entities"))
    yield from _SHORT.findall(word(tweet.get("text")) or "")
    for item in (*records(entities.get("urls")), *records(entities.get("media")), *records(tweet.get("mediaDetails"))):
        yield from _SHORT.findall(word(item.get("url")) or "")
        yield from _PIC.findall(word(item.get("display_url")) or "")


def _metrics(tweet: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name in ("favorite_count", "conversation_count", "reply_count", "retweet_count"):
        count = tweet.get(name)
        if isinstance(count, int) and not isinstance(count, bool):
            yield name, str(count)
