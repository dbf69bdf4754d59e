"""Messages in what Telegram Desktop exports as `result.json`: one chat, or a whole account with many. Pure.

Only channels and supergroups hold posts. Private conversations are left where they are; so are groups of the old kind,
whose message numbers are the exporter's own and name nothing for anyone else.
Source of the fields: tdesktop, `export_output_json.cpp`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from adapters.telegram_id import PLATFORM, by_number, same_channel_id
from adapters.values import record, records, values_in, whole, word
from archiver.adapter import Author, Media, Post, Relation

_NO_POSTS = frozenset({"personal_chat", "bot_chat", "saved_messages", "private_group", "replies", "verify_codes"})
_KINDS = {
    "video_file": "video",
    "video_message": "video",
    "animation": "gif",
    "voice_message": "voice",
    "audio_file": "audio",
    "sticker": "sticker",
}


def messages_in(document: bytes) -> Iterator[Post]:
    """Every message of every channel and supergroup in the document. Service messages are no posts."""
    for value in values_in(document, b'"messages"'):
        for chat in _chats(record(value)):
            channel = whole(chat.get("id"))
            if channel is not None and word(chat.get("type")) not in _NO_POSTS:
                for message in records(chat["messages"]):
                    if post := _read(message, chat, same_channel_id(channel)):
                        yield post


def _chats(export: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if isinstance(export.get("messages"), list):
        yield export
        return
    for name in ("chats", "left_chats"):
        for chat in records(record(export.get(name)).get("list")):
            if isinstance(chat.get("messages"), list):
                yield chat


def _read(message: Mapping[str, Any], chat: Mapping[str, Any], channel: str) -> Post | None:
    number = whole(message.get("id"))
    ref = by_number(channel, str(number)) if message.get("type") == "message" else None
    if ref is None:
        return None
    text, media = _text(message) or _poll(message), tuple(_media(message))
    if not text and not media:
        return None
    posted_at = _instant(message.get("date_unixtime"))
    edited_at = _instant(message.get("edited_unixtime"))
    return Post(
        ref=ref,
        author=Author(None, word(message.get("from")) or word(chat.get("name")), channel),
        text=text,
        posted_at=posted_at,
        posted_at_source="export" if posted_at else None,
        edited=edited_at is not None or bool(message.get("edited")),
        edited_at=edited_at,
        relations=tuple(_relations(message, channel)),
        media=media,
        metrics=tuple(_metrics(message)),
    )


def _instant(written: Any) -> datetime | None:
    """Seconds since 1970. The `date` beside it is in the exporter's own time zone, which the file does not tell."""
    seconds = whole(written)
    if not seconds:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _text(message: Mapping[str, Any]) -> str:
    parts = message.get("text") or message.get("text_entities")
    return _joined(parts)


def _joined(parts: Any) -> str:
    """Plain text, or its pieces: strings, and objects with a style."""
    pieces = parts if isinstance(parts, list) else [parts]
    texts = (word(piece.get("text") if isinstance(piece, dict) else piece) or "" for piece in pieces)
    return "".join(texts).replace("\r\n", "\n").replace("\r", "\n").strip()


def _poll(message: Mapping[str, Any]) -> str:
    poll = record(message.get("poll"))
    answers = (answer.get("text") for answer in records(poll.get("answers")))
    return "\n".join(line for line in map(_joined, (poll.get("question"), *answers)) if line)


def _relations(message: Mapping[str, Any], channel: str) -> Iterator[Relation]:
    if source := (word(message.get("forwarded_from")) or "").strip():
        yield Relation("forwarded_from", source)
    answered = whole(message.get("reply_to_message_id"))
    home = word(message.get("reply_to_peer_id"))
    if home is not None:
        channel = home.removeprefix("channel")
    if answered is not None and (parent := by_number(channel, str(answered))):
        yield Relation("reply_to", f"{PLATFORM}:{parent.id}")


def _media(message: Mapping[str, Any]) -> Iterator[Media]:
    """What the export names: a file beside it, or the words that it was left out. Its bytes were not brought."""
    for field in ("photo", "file"):
        path = word(message.get(field))
        if path:
            kind = "photo" if field == "photo" else _KINDS.get(word(message.get("media_type")) or "", "document")
            told = word(message.get("mime_type")) if field == "file" else None
            why = f"the export names {path[:200]}; its bytes were not brought"
            yield Media("", kind, "skipped", type=told, why=why)


def _metrics(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for reaction in records(message.get("reactions")):
        count = whole(reaction.get("count"))
        if count is not None:
            sign = word(reaction.get("emoji")) or ("paid" if reaction.get("type") == "paid" else "custom")
            yield f"reaction {sign}", str(count)
