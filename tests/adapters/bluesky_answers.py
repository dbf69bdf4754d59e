"""Invented answers of Bluesky's AppView, and where they are asked for."""

import json
from datetime import UTC, datetime, timedelta

from archiver.adapter import PostRef

DID = "did:plc:miraholmmiraholmmiraholm"
KEY = "3mgcbuyfgwk2a"
REF = PostRef("bluesky", f"{DID}/{KEY}", f"https://bsky.app/profile/{DID}/post/{KEY}")
BY_HANDLE = PostRef("bluesky", f"mira.example/{KEY}", f"https://bsky.app/profile/mira.example/post/{KEY}")
XRPC = "https://public.api.bsky.app/xrpc"
THREAD = f"{XRPC}/app.bsky.feed.getPostThread?uri=at://{DID}/app.bsky.feed.post/{KEY}&depth=0&parentHeight=0"
BY_NAME = THREAD.replace(DID, "mira.example")
RESOLVE = f"{XRPC}/com.atproto.identity.resolveHandle?handle=mira.example"
PROFILE = f"{XRPC}/app.bsky.actor.getProfile?actor={DID}"
ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
JSON = "application/json"


def tid(at: datetime, number: int = 0) -> str:
    """The record key that a client makes at this instant."""
    bits = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) << 10 | number
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(60, -1, -5))


def view(text: str = "The ferry runs again.", key: str = KEY, **more: object) -> dict[str, object]:
    told: dict[str, object] = {"$type": "app.bsky.feed.post", "text": text, "createdAt": "2026-03-05T09:00:01.250Z"}
    record = told | {"langs": ["en"]} | dict(more.pop("record", {}))  # type: ignore[call-overload]
    return {
        "uri": f"at://{DID}/app.bsky.feed.post/{key}",
        "cid": "bafyinvented",
        "author": {"did": DID, "handle": "mira.example", "displayName": "Mira Holm", "labels": []},
        "record": record,
        "likeCount": 4,
        "replyCount": 0,
        "labels": [],
    } | more


def thread(post: dict[str, object]) -> str:
    return json.dumps({"thread": {"$type": "app.bsky.feed.defs#threadViewPost", "post": post}})


def error(name: str, message: str) -> str:
    return json.dumps({"error": name, "message": message})
