"""How a citation stands, and what one look says: the words of the interface for them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from archiver import availability
from archiver.times import instant
from archiver.versions import strangers
from db.model import Absence, Exchange, Failure, Post, Snapshot

ENTRANCE = "import"
"""The route of a post that a user brought."""
COPIES = {
    "archive": "a web archive's copy of it; no sign of whether the post still stands",
    "bundle": "a look by somebody else, taken in with a bundle; no sign of whether the post still stands",
    "article": "the words in which the article shows it; nobody has seen the post",
}
"""What a look says that saw a copy, by its witness."""


def status(looks: Sequence[tuple[str, Snapshot]], *, known: bool, why_unknown: str) -> tuple[str, str]:
    """A citation's status and its reason, from the looks at the post that it points at."""
    if not known:
        return "unresolved", why_unknown
    if not looks:
        return "pending", "not captured yet"
    seen = [look for _, look in looks]
    foreign = strangers(seen)
    shown = [look for look in seen if isinstance(look.finding, Post) and look not in foreign]
    posts = [look for look in shown if look.witness != "article"]
    if posts:
        if all(look.witness == "bundle" for look in posts):
            return "captured", "taken in with a bundle of somebody else"
        imported = all(look.route == ENTRANCE for look in posts)
        return "captured", "imported" if imported else f"captured by {posts[-1].route}"
    words = "; kept in the words in which the article shows it" if shown else ""
    if absences := [look.finding for look in seen if isinstance(look.finding, Absence) and not look.witness]:
        state, why = _absent(absences)
        unheard = {look.route: look.finding for look in seen if not look.witness}.values()
        return state, "; ".join([why, *(look.why for look in unheard if isinstance(look, Failure))]) + words
    failures = [look.finding for look in seen if isinstance(look.finding, Failure) and not look.witness]
    if not failures:
        return "pending", f"not captured yet{words}"
    return ("refused" if failures[-1].error == "Refused" else "pending"), failures[-1].why + words


def _absent(absences: Sequence[Absence]) -> tuple[str, str]:
    """The newest answer in words that are known, an age wall's too, before a bare "not found"; else the newest."""
    told = [found for found in absences if found.reason in availability.SAYS and found.reason != "not_found"]
    found = (told or absences)[-1]
    kept_back = found.reason in {"protected", "withheld", "age_restricted"}
    return ("refused" if kept_back else "missing"), f"{found.reason.replace('_', ' ')}: {found.said}"


def observation(look: Snapshot) -> dict[str, Any]:
    """One of `history.observations`: any look, also one that failed."""
    found = look.finding
    asked = _answer(look)
    match found:
        case Post() if look.route == ENTRANCE:
            verdict, why = "imported", "a user brought it; nobody has looked"
        case Post() if look.witness:
            verdict, why = "copy", COPIES[look.witness]
        case Absence() if look.witness == "bundle":
            verdict, why = "copy", f"{COPIES[look.witness]}; it was told: {found.said}"
        case Absence() if look.witness:
            verdict, why = "no copy", found.said
        case Post():
            verdict, why = ("edited" if found.edited else "live"), "the post is shown"
        case Absence():
            verdict, why = availability.SAYS.get(found.reason, "unknown"), found.said
        case Failure():
            verdict, why = (
                {"Refused": "refused", "Unreadable": "unreadable"}.get(found.error, "network-error"),
                found.why,
            )
    return {
        "taken_at": instant(look.taken_at),
        "route": look.route,
        "http": asked.status if asked else None,
        "verdict": verdict,
        "why": why,
    }


def _answer(look: Snapshot) -> Exchange | None:
    """The exchange whose answer the finding is: the last one before pictures and films were fetched."""
    media = look.finding.media if isinstance(look.finding, Post) else ()
    fetched = {url for item in media for url in (item.url, *item.others)}
    pages = list(takewhile(lambda exchange: exchange.url not in fetched, look.exchanges)) or look.exchanges
    return pages[-1] if pages else None
