"""What posts are called: by a name that lasts, and by names that pass.

Where a post's id begins with its account by a domain name (`handle/key`, as on the AT Protocol), the account may be
renamed, and its handle given to somebody else; a decentralised identifier (W3C DID) stays: `did/key`. A look that shows
an account's DID tells that both are one post. No fact is rewritten for it: which looks are of one post follows from
what each of them tells. Pure; the table of names is in `db/naming.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from db.canonical import instant
from db.model import Absence, Post, PostRef, Snapshot

_DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]+", re.IGNORECASE)
_HANDLE = re.compile(r"[\w-]+(?:\.[\w-]+)+")


class Told(NamedTuple):
    """That a look told a name's post. `taken_at` as the canonical form writes it."""

    doubt: int
    """0: we saw the post ourselves; 1: an import shows it; 2: it was not there, but the account was named."""
    taken_at: str
    post: str


def ref(look: Snapshot) -> PostRef:
    """The post that a look is of: by the name that lasts where it tells it, else by the name that was asked for."""
    name, slash, key = look.ref.id.partition("/")
    account = _account(look)
    if not slash or account is None or not _HANDLE.fullmatch(name):
        return look.ref
    url = f"/{account}/".join(look.ref.url.rsplit(f"/{name}/", 1))
    return PostRef(look.ref.platform, f"{account}/{key}", url)


def passes(key: str) -> bool:
    """Whether this (`platform:id`) may be a name that passes."""
    return bool(_HANDLE.fullmatch(key.partition(":")[2].partition("/")[0])) and "/" in key


def lasts(key: str) -> bool:
    """Whether this (`platform:id`) is a name that lasts."""
    return bool(_DID.fullmatch(key.partition(":")[2].partition("/")[0]))


def tells(look: Snapshot) -> bool:
    """Whether a look says by itself which post it is of, by a name that lasts."""
    return lasts(ref(look).key)


def best_ref(looks: Iterable[Snapshot]) -> PostRef | None:
    """The name that lasts of the post that all these looks are of; None where none of them tells it."""
    return next((ref(look) for look in looks if tells(look)), None)


def post_of(look: Snapshot, told: Mapping[str, Sequence[Told]]) -> str:
    """The key, in lower case, of the post that a look is of.

    A look that does not say so by itself is taken to be of the post that had the name just then.
    """
    name = look.ref.key.lower()
    if tells(look) or name not in told:
        return ref(look).key.lower()
    return choose(told[name], look.taken_at)


def choose(told: Sequence[Told], at: datetime | None) -> str:
    """Whose a name was at this instant: as the last look before it told, else the first one after it.

    What is told with less doubt counts alone.
    """
    least = min(one.doubt for one in told)
    sure = sorted(one for one in told if one.doubt == least)
    before = [one for one in sure if at is None or one.taken_at <= instant(at)]
    return (before[-1] if before else sure[0]).post


def _account(look: Snapshot) -> str | None:
    """The account that a look is about, by its DID, where it tells one."""
    found = look.finding
    account = found.author.id if isinstance(found, Post) else found.account if isinstance(found, Absence) else None
    return account if account and _DID.fullmatch(account) else None


def passing(look: Snapshot) -> set[str]:
    """The names, in lower case, that a look gives its post beside the one that lasts."""
    if not tells(look):
        return set()
    post = ref(look)
    handle = look.finding.author.handle if isinstance(look.finding, Post) else None
    names = {look.ref.key.lower(), f"{post.platform}:{handle or ''}/{post.id.partition('/')[2]}".lower()}
    return set(filter(passes, names))
