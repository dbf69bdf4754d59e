"""Bluesky: one keyless route, `appview`, the public AppView that its own embeds use.

Ids are `did/key`, or `handle/key` where the address has the handle. Its time is the one that the author's client wrote
(`createdAt`); the record key carries another, so that a back-dated post shows itself.
Format: lexicons `app.bsky.feed.getPostThread`, `app.bsky.actor.getProfile`, `com.atproto.identity.resolveHandle`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.answers import demand_200, json_object, said
from adapters.bluesky_post import read_post
from adapters.values import record, records, word
from archiver.adapter import Absence, Finding, PostRef, Route, Unreadable, named_by_archiver

if TYPE_CHECKING:
    import httpx

PLATFORM = "bluesky"
APPVIEW = "https://public.api.bsky.app/xrpc"
_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_TID = re.compile(r"[234567a-j][234567a-z]{12}")
_ID = re.compile(r"(did:[a-z]+:[A-Za-z0-9._:%-]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)/([A-Za-z0-9._:~-]{1,512})", re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ACCOUNTS = {"AccountTakedown": "suspended", "AccountDeactivated": "account_gone"}

recognise = named_by_archiver(PLATFORM)


def clock(ref: PostRef) -> datetime | None:
    """The instant in the record key (a TID: 53 bits of microseconds, 10 of a clock's number), to the millisecond.

    None for keys that a client has made up otherwise. The client chose it, and may have chosen a false one.
    """
    key = ref.id.rpartition("/")[2]
    if not _TID.fullmatch(key):
        return None
    number = 0
    for letter in key:
        number = number * 32 + _ALPHABET.index(letter)
    return _EPOCH + timedelta(milliseconds=(number >> 10) // 1000)


def read_appview(ref: PostRef, web: httpx.Client) -> Finding:
    """The post as the AppView shows it to anyone.

    "Not found" is said of a deleted post and of all posts of an account that is gone, so the account is asked for too.
    A label by which the author asks that only members be shown the post is obeyed: `protected`.
    """
    found = _ID.fullmatch(ref.id)
    if found is None:
        raise Unreadable(f"{ref.id[:60]!r} is no id of Bluesky", "an id is did/key or handle/key")
    actor, key = found[1], found[2]
    if not actor.startswith("did:"):
        named = _resolved(actor, ref, web)
        if isinstance(named, Absence):
            return named
        actor = named
    address = f"at://{actor}/app.bsky.feed.post/{key}"
    answer = web.get(
        f"{APPVIEW}/app.bsky.feed.getPostThread", params={"uri": address, "depth": "0", "parentHeight": "0"}
    )
    if answer.status_code == 400:
        return _of_account(_refusal(answer, actor, ref, web), actor)
    demand_200(answer)
    return _of_account(_read(record(json_object(answer).get("thread")), actor, ref), actor)


ROUTES = (Route("appview", read_appview),)


def _of_account(found: Finding, actor: str) -> Finding:
    """An absence with the account that it is of: by it the archive knows the post by its DID, also under a handle."""
    did = actor if actor.startswith("did:") else None
    return replace(found, account=found.account or did) if isinstance(found, Absence) else found


def _resolved(handle: str, ref: PostRef, web: httpx.Client) -> str | Absence:
    """The account's DID; the handle where the AppView must resolve it by itself, as it does in an at:// address."""
    answer = web.get(f"{APPVIEW}/com.atproto.identity.resolveHandle", params={"handle": handle})
    if answer.status_code == 400 and (words := word(said(answer).get("message"))) and "resolve" in words.lower():
        return Absence(ref, "unavailable", f"{words}: the account was renamed or is gone")
    if answer.status_code == 404:
        return handle
    demand_200(answer)
    did = word(json_object(answer).get("did"))
    if not did or not did.startswith("did:"):
        raise Unreadable("Bluesky names no account for this handle", f"{handle}: {did!r}")
    return did


def _refusal(answer: httpx.Response, actor: str, ref: PostRef, web: httpx.Client) -> Absence:
    """What a 400 says of the post. Raises Unreadable where it says nothing of it."""
    error, words = _error(answer)
    if error in _ACCOUNTS:
        return Absence(ref, _ACCOUNTS[error], words)
    if error != "NotFound":
        raise Unreadable("Bluesky calls the request bad", f"HTTP 400: {answer.text[:200].strip() or 'no words'}")
    profile = web.get(f"{APPVIEW}/app.bsky.actor.getProfile", params={"actor": actor})
    if profile.status_code == 400:
        why, told = _error(profile)
        if why in _ACCOUNTS:
            return Absence(ref, _ACCOUNTS[why], told)
        if told == "Profile not found":
            return Absence(ref, "account_gone", told)
    return Absence(ref, "not_found", words)


def _error(answer: httpx.Response) -> tuple[str, str]:
    told = said(answer)
    error = word(told.get("error")) or ""
    return error, word(told.get("message")) or error


def _read(thread: dict[str, Any], actor: str, ref: PostRef) -> Finding:
    if thread.get("notFound") is True:
        return Absence(ref, "not_found", "notFoundPost")
    if thread.get("blocked") is True:
        return Absence(ref, "unavailable", "blockedPost: the author and somebody in the thread block each other")
    view = record(thread.get("post"))
    author = record(view.get("author"))
    did, address = word(author.get("did")) or "", word(view.get("uri")) or ""
    key = ref.id.rpartition("/")[2]
    if not did or address.lower() != f"at://{did}/app.bsky.feed.post/{key}".lower():
        raise Unreadable("an answer of Bluesky without the post", f"asked for {ref.id}, got {address[:120] or 'none'}")
    if actor.lower() not in (did.lower(), (word(author.get("handle")) or "").lower()):
        raise Unreadable("Bluesky answered with another account's post", f"asked for {actor}, got {did}")
    if "!no-unauthenticated" in _labels(author):
        hint = "!no-unauthenticated: its author asks that only members be shown it"
        return Absence(ref, "protected", hint, account=did)
    if hidden := _labels(view) & {"!hide", "!takedown"}:
        return Absence(ref, "withheld", f"labelled {', '.join(sorted(hidden))}", account=did)
    return read_post(view, ref, clock(ref))


def _labels(view: dict[str, Any]) -> set[str]:
    return {word(label.get("val")) or "" for label in records(view.get("labels")) if not label.get("neg")}
