"""Save Page Now 2: asks the Wayback Machine to save a page, and follows the job until it says what became of it.

Format: Internet Archive, "SPN2 Public API" (2026-07-22): seven captures a minute for one account, a job of two minutes
at most. Errors come with status 200. A job's state is kept for about an hour; after that, as for one that never was,
the answer is `pending`, so that an old job's copy is looked for in the list of copies (CDX).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from adapters import wayback
from adapters.answers import demand_200, json_object, said
from adapters.values import word
from archiver.adapter import InputError, Job, Refused, Unreadable

if TYPE_CHECKING:
    import httpx

ARCHIVE = wayback.HOST
NEEDS = "CITETRAIL_IA_KEYS"
SAVE = f"https://{ARCHIVE}/save"
STATUS = f"{SAVE}/status"
ASKING, FOLLOWING = 10.0, 5.0
"""Seconds since the last request of this kind, for a page to be asked for and for a job's state: six pages a minute."""
KEPT = timedelta(hours=1)
"""How long a job's state is told."""
A_MOMENT = timedelta(days=1)
"""How far back the copy may lie that was made "a moment ago", so that the page is not saved again."""
_POSTS = frozenset({"telegram", "mastodon", "bluesky"})
_SHUT = re.compile(r"(?:.+\.)?(?:x|twitter|facebook|instagram|threads)\.(?:com|net)\.?", re.IGNORECASE)
"""Hosts whose pages the Wayback Machine does not save, or saves as a page to log in."""
_TIME = re.compile(r"[0-9]{14}")


def takes(page: str, platform: str | None) -> bool:
    """Posts of Telegram, Mastodon and Bluesky, whose pages show them without an account; articles of open sites."""
    try:
        parts = urlsplit(page)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return False
    return platform in _POSTS if platform else not _SHUT.fullmatch(parts.hostname)


def ask(page: str, now: datetime, web: httpx.Client) -> Job:
    """Ask for a copy of this page as it is now. Raises InputError for keys that are not taken, Refused for a no."""
    answer = web.post(
        SAVE,
        data={"url": page, "skip_first_archive": "1"},
        headers={"Accept": "application/json"},
        extensions={"pace": (f"{ARCHIVE}/save", ASKING)},
    )
    if answer.status_code == 401:
        words = word(said(answer).get("message")) or "HTTP 401"
        raise InputError(
            f"{ARCHIVE} does not take {NEEDS}", f"{words}; write access:secret as your account there shows"
        )
    demand_200(answer)
    told = json_object(answer)
    if job := word(told.get("job_id")):
        return Job(page, now, job)
    if told.get("status") != "error" and "same snapshot" in (word(told.get("message")) or ""):
        return Job(page, now)
    raise _refusal(told)


def follow(job: Job, now: datetime, web: httpx.Client) -> str | None:
    """The address of the job's copy. None where its state is told no longer, and no copy since then is listed.

    A copy of this minute is often listed, and shown at its address, only some time later.
    """
    old = now - job.asked_at > KEPT
    while job.id:
        told = _state(job.id, web)
        match told.get("status"):
            case "success":
                return _address(told)
            case "error":
                raise _refusal(told)
            case "pending" if not old:
                continue
            case None | "pending":
                break
            case other:
                raise Unreadable(f"{ARCHIVE} tells a state of its job that is not understood", f"{other!r:.80}")
    since = job.asked_at if job.id else job.asked_at - A_MOMENT
    found = wayback.shown(wayback.copies(job.page, web, **{"from": since.strftime("%Y%m%d%H%M%S")}))
    copy = (found[-1] if job.id else found[0]) if found else None
    return f"https://{ARCHIVE}/web/{copy.timestamp}/{copy.original}" if copy else None


def _state(job: str, web: httpx.Client) -> dict[str, Any]:
    """What the archive says of this job; nothing where it does not know it."""
    answer = web.get(
        f"{STATUS}/{quote(job, safe='')}",
        headers={"Accept": "application/json"},
        extensions={"pace": (f"{ARCHIVE}/save", FOLLOWING)},
    )
    if answer.status_code == 404:
        return {}
    demand_200(answer)
    return json_object(answer)


def _address(told: dict[str, Any]) -> str:
    timestamp, original = word(told.get("timestamp")) or "", word(told.get("original_url")) or ""
    if not _TIME.fullmatch(timestamp) or not original:
        raise Unreadable(f"{ARCHIVE} says that it has a copy, and not where", f"{timestamp!r:.40} {original!r:.80}")
    return f"https://{ARCHIVE}/web/{timestamp}/{original}"


def _refusal(told: dict[str, Any]) -> Refused:
    """The archive's own words for why there is no copy."""
    kind = word(told.get("status_ext")) or "no reason given"
    words = word(told.get("message")) or word(told.get("exception")) or ""
    return Refused(f"{ARCHIVE} did not save the page", f"{words} ({kind})" if words else kind)
