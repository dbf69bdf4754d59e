"""Mastodon, and servers that speak its API: one route, `status`, with the history of edits that Mastodon itself keeps.

Ids are `host/number`: the server whose page was cited, which also shows copies of other servers' posts.
Format: docs.joinmastodon.org, "Status", "StatusEdit", "Poll", "MediaAttachment".
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.answers import demand_200, json_object, parsed, said
from adapters.mastodon_status import read_history, read_status
from adapters.values import word
from archiver.adapter import (
    Absence,
    Earlier,
    Finding,
    PostRef,
    Refused,
    Route,
    Unreachable,
    Unreadable,
    named_by_archiver,
)

if TYPE_CHECKING:
    import httpx

PLATFORM = "mastodon"
_ID = re.compile(r"([\w-]+(?:\.[\w-]+)+)/([0-9]{1,20})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_WITH_CLOCK = 1_500_000_000_000 << 16
_LARGEST = 2**63 - 1
_ABSENCES = {404: "not_found", 410: "account_gone", 451: "withheld"}
"""401 is no word on a post: the whole server keeps its API to its members."""

recognise = named_by_archiver(PLATFORM)


def clock(ref: PostRef) -> datetime | None:
    """The instant in the number, to the millisecond, in UTC; None for the small numbers from before the clock."""
    number = ref.id.rpartition("/")[2]
    if not re.fullmatch(r"[0-9]{1,20}", number) or not _FIRST_WITH_CLOCK <= int(number) <= _LARGEST:
        return None
    return _EPOCH + timedelta(milliseconds=int(number) >> 16)


def read_api(ref: PostRef, web: httpx.Client) -> Finding:
    """The post from `/api/v1/statuses/ID`, with its earlier wordings from `/history` where it was edited.

    A page of HTML is never an answer of this API, so it says nothing: anything may stand at an address that looks so.
    """
    host, number = _address(ref)
    answer = web.get(f"https://{host}/api/v1/statuses/{number}")
    if answer.status_code in _ABSENCES and not answer.text.lstrip().startswith("<"):
        words = word(said(answer).get("error")) or f"{answer.status_code} from {host}"
        return Absence(ref, _ABSENCES[answer.status_code], words)
    demand_200(answer)
    status = json_object(answer)
    if status.get("id") != number:
        raise Unreadable(f"an answer of {host} without the post", f"asked for {number}, got {status.get('id')!r:.80}")
    earlier = _earlier(host, number, web) if status.get("edited_at") else ()
    return read_status(status, ref, host, clock(ref), earlier)


ROUTES = (Route("status", read_api),)


def _address(ref: PostRef) -> tuple[str, str]:
    found = _ID.fullmatch(ref.id)
    try:
        if found:
            return found[1].encode("idna").decode(), found[2]
    except UnicodeError:
        pass
    raise Unreadable(f"{ref.id[:60]!r} is no id of Mastodon", "an id is host/number")


def _earlier(host: str, number: str, web: httpx.Client) -> tuple[Earlier, ...]:
    """The wordings before the present one. None where the server does not tell them: that costs nobody the post."""
    try:
        answer = web.get(f"https://{host}/api/v1/statuses/{number}/history")
        demand_200(answer)
        versions: Any = parsed(answer)
    except (Refused, Unreachable, Unreadable):
        return ()
    return read_history(versions)
