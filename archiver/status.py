"""How a citation stands, and what one look says: the words of the interface for them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archiver import availability
from archiver.times import instant
from db.model import Absence, Failure, Post, Snapshot

ENTRANCE = "import"
"""The route of a post that a user brought."""


def status(looks: Sequence[tuple[str, Snapshot]], *, known: bool, why_unknown: str) -> tuple[str, str]:
    """A citation's status and its reason, from the looks at the post that it points at."""
    if not known:
        return "unresolved", why_unknown
    if not looks:
        return "pending", "not captured yet"
    posts = [look for _, look in looks if isinstance(look.finding, Post)]
    if posts:
        imported = all(look.route == ENTRANCE for look in posts)
        return "captured", "imported" if imported else f"captured by {posts[-1].route}"
    absences = [look.finding for _, look in looks if isinstance(look.finding, Absence)]
    if absences:
        return _absent(absences[-1])
    failures = [look.finding for _, look in looks if isinstance(look.finding, Failure)]
    return ("refused" if failures[-1].error == "Refused" else "pending"), failures[-1].why


def _absent(found: Absence) -> tuple[str, str]:
    kept_back = found.reason in {"protected", "withheld", "age_restricted"}
    return ("refused" if kept_back else "missing"), f"{found.reason.replace('_', ' ')}: {found.said}"


def observation(look: Snapshot) -> dict[str, Any]:
    """One of `history.observations`: any look, also one that failed."""
    found = look.finding
    asked = look.exchanges[-1] if look.exchanges else None
    match found:
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
