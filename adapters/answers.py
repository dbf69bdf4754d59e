"""Answers as adapters need them: which say nothing of a post, JSON objects, instants. Pure."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from adapters.values import word
from archiver.adapter import Refused, Unreachable, Unreadable

if TYPE_CHECKING:
    import httpx


def demand_200(answer: httpx.Response) -> None:
    """For statuses that say nothing of the post: raises Refused (401, 402, 403), Unreachable (429, 5xx), Unreadable."""
    status, host = answer.status_code, answer.request.url.host
    if status in (401, 402, 403):
        raise Refused(f"{host} refuses to answer", f"HTTP {status}")
    if status == 429 or status >= 500:
        raise Unreachable(f"{host} cannot answer now", f"HTTP {status}")
    words = answer.text[:200].strip() or "no words"
    if status == 400:
        raise Unreadable(f"{host} calls the request bad", f"HTTP 400: {words}")
    if status != 200:
        raise Unreadable(f"an answer of {host} that is not understood", f"HTTP {status}: {words}")


def parsed(answer: httpx.Response) -> Any:
    """The JSON of this answer. Raises Unreadable for anything else."""
    try:
        return json.loads(answer.content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        host = answer.request.url.host
        raise Unreadable(f"{host} answered something else than JSON", str(error)[:120]) from error


def json_object(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of this answer. Raises Unreadable for anything else."""
    value = parsed(answer)
    if not isinstance(value, dict):
        raise Unreadable(f"{answer.request.url.host} answered JSON of another shape", type(value).__name__)
    return value


def said(answer: httpx.Response) -> dict[str, Any]:
    """The JSON object of an answer that may be none: then an empty one."""
    try:
        return json_object(answer)
    except Unreadable:
        return {}


def instant(value: Any) -> datetime | None:
    """An instant as APIs write it (RFC 3339), in UTC; None for what is none, or has no zone."""
    try:
        at = datetime.fromisoformat(word(value) or "")
        return at.astimezone(UTC) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
