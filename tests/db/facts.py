"""Invented facts to keep."""

from __future__ import annotations

from datetime import UTC, datetime

from db.model import Author, Exchange, Post, PostRef, Snapshot

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def post(id_: str = "1900000000000000001", text: str = "The bridge is open again.") -> Post:
    ref = PostRef("twitter", id_, f"https://x.com/ferry_watch/status/{id_}")
    return Post(ref, Author("ferry_watch", "Ferry Watch", "77"), text, posted_at=AT, posted_at_source="platform")


def snapshot(found: Post | None = None, taken_at: datetime = AT, body: str | None = None) -> Snapshot:
    found = found or post()
    exchange = Exchange(
        taken_at, "GET", "https://cdn.example/1", "GET /1 HTTP/1.1\r\n\r\n", 200, "HTTP/1.1 200 OK", body
    )
    return Snapshot(found.ref, taken_at, "test", "syndication", found, (exchange,))
