"""The Wayback Machine: which copies of an address it has (CDX), and their bytes as they came (`id_`). Read only.

Format: Internet Archive, "Wayback CDX Server API", and Memento (RFC 7089). A copy tells what was said; when it was seen
is the archive's word. Copies of X's posts are filed under the post's own second, so that their time proves nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from adapters.answers import demand_200
from archiver.adapter import Media, Refused, Unreachable, Unreadable

if TYPE_CHECKING:
    import httpx

HOST = "web.archive.org"
CDX = f"https://{HOST}/cdx/search/cdx"
_FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest")
_EXCLUDED = ("AdministrativeAccessControlException", "RobotAccessControlException")
_SHOWN = frozenset({"200", "-"})
"""Statuses of rows that may hold a page: a revisit (`-`) stands for bytes that were the same as before."""
_TIME = re.compile(r"[0-9]{4,14}")
_OUTAGE = re.compile(r"<(?:title|h1)[^>]*>[^<]*temporarily offline", re.IGNORECASE)
"""The page that the archive shows with status 200 while it is down."""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy that the archive says it has."""

    timestamp: str
    """Fourteen digits, UTC."""
    original: str
    """The address as it was asked for."""
    mimetype: str
    status: str
    digest: str = ""
    """SHA-1 of its bytes in base 32; a revisit has that of the copy whose bytes it repeats."""

    @property
    def taken_at(self) -> datetime | None:
        """When the archive says it was taken."""
        try:
            return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None

    @property
    def raw(self) -> str:
        """The address of the copy's bytes, not rewritten."""
        return f"https://{HOST}/web/{self.timestamp}id_/{self.original}"


def copies(url: str, web: httpx.Client, **params: str) -> list[Copy]:
    """The copies of this address (a trailing `*`: of all that begin so), in the order of their addresses, then times.

    `params`: more of the CDX server's own (`from`, `to`, `limit`, `collapse`, `filter`). An empty list proves nothing.
    Raises Refused where the archive may not show them, Unreachable for its outages (also the 200 page that says so).
    """
    asked = {"url": url, "output": "json", "fl": ",".join(_FIELDS), **params}
    answer = web.get(CDX, params=asked)
    _demand_200(answer)
    try:
        rows = json.loads(answer.content)
    except (ValueError, RecursionError) as error:
        if any(word in answer.text for word in _EXCLUDED):
            raise Refused(f"{HOST} may not show copies of {url}", "it was asked to leave them out") from error
        raise Unreachable(f"{HOST} cannot answer now", "a page came in place of its list; try later") from error
    return read_rows(rows)


def read_rows(rows: Any) -> list[Copy]:
    """The copies in a CDX answer: its first row names the columns, whatever their order; `[]` is a list of none.

    Rows without a time and an address, as that of a resume key, are passed over. Raises Unreadable for no such list.
    """
    if rows == []:
        return []
    head = rows[0] if isinstance(rows, list) else None
    if not isinstance(head, list) or "timestamp" not in head or "original" not in head:
        raise Unreadable(f"an answer of {HOST} that is not understood", "its list of copies is no list")
    found = []
    for row in rows[1:]:
        told = dict(zip(head, row, strict=False)) if isinstance(row, list) and all(map(_is_text, row)) else {}
        time, address, kind, status, digest = (told.get(name, "") for name in _FIELDS)
        if _TIME.fullmatch(time) and address:
            found.append(Copy(time, address, kind, status or "-", digest))
    return found


def shown(found: Sequence[Copy]) -> list[Copy]:
    """Those that may show the page, newest first."""
    return sorted((copy for copy in found if copy.status in _SHOWN), key=lambda copy: copy.timestamp, reverse=True)


def fetch(copy: Copy, web: httpx.Client) -> httpx.Response | None:
    """The copy's own bytes; None where the archive has lost or excluded it. Redirects lead to the nearest copy.

    Raises Unreachable for its outages (also the 200 page that says so), Refused and Unreadable for what else it says.
    """
    answer = web.get(copy.raw, extensions={"unchanging": True})
    if answer.status_code in (403, 404, 451):
        return None
    _demand_200(answer)
    if "memento-datetime" not in answer.headers and _OUTAGE.search(answer.text[:4096]):
        raise Unreachable(f"{HOST} cannot answer now", "a page that says so came in place of the copy; try later")
    return answer


def in_archive(medium: Media, copy: Copy) -> Media:
    """The medium at the archive's address, as of the time of this copy of its page."""
    return replace(medium, url=replace(copy, original=medium.url).raw) if medium.url else medium


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _demand_200(answer: httpx.Response) -> None:
    if answer.status_code in (401, 402, 403) and any(word in answer.text for word in _EXCLUDED):
        raise Refused(f"{HOST} may not show these copies", "it was asked to leave them out")
    demand_200(answer)
