"""Versions of one post that have ids of their own, as on X: each names those before and behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from db.archive import Archive
from db.model import Post, Snapshot

INTERNAL = "edited_into"
"""The relation to a newer version. It finds the newer one, and is no part of the interface, which has `edit_of`."""
VERSIONS = {"edit_of", INTERNAL}
MOST = 20
"""No platform allows more versions of one post; a longer chain is not a platform's."""
_NEVER = datetime.max.replace(tzinfo=UTC)


def other_versions(looks: Iterable[Snapshot]) -> tuple[str, ...]:
    """The posts (`platform:id`) that these looks name as earlier or newer versions of theirs, each once."""
    posts = (look.finding for look in looks if isinstance(look.finding, Post))
    named = (tie.post for post in posts for tie in post.relations if tie.kind in VERSIONS)
    return tuple(dict.fromkeys(named))


def edit_group(archive: Archive, key: str) -> list[tuple[str, Snapshot]]:
    """Every look at every kept version of this post: older versions first, each one's looks oldest first.

    For a post that was never edited under another id these are just the looks at it.
    """
    found: dict[str, list[tuple[str, Snapshot]]] = {}
    todo = [key.lower()]
    while todo and len(found) < MOST:
        version = todo.pop()
        if version not in found:
            found[version] = archive.snapshots([version])
            todo += [other.lower() for other in other_versions(look for _, look in found[version])]
    return [look for looks in sorted(found.values(), key=_began) for look in looks]


def _began(looks: Sequence[tuple[str, Snapshot]]) -> datetime:
    posts = [look.finding for _, look in looks if isinstance(look.finding, Post)]
    return min((at for post in posts if (at := post.id_time or post.posted_at)), default=_NEVER)
