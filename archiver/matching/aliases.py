"""Which accounts a speaker is known to post from: by the user's settings, or by the article's other quotes. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from archiver.matching.people import telling_words
from db import canonical


@dataclass(frozen=True, slots=True)
class Alias:
    """An account that is a speaker's, and how that is known."""

    name: str
    account: str
    """`platform:handle`, in lower case."""
    reason: str
    sure: bool = True
    """Whether the speaker posts from no other account of this platform, as far as is known."""
    share: float | None = 1.0
    """How far the account is the speaker's, as `people.speaks_as` tells it; None: it may be."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """All that is known of speakers' accounts."""

    known: tuple[Alias, ...] = ()

    def of(self, speaker: str | None) -> list[Alias]:
        """The accounts of this speaker, by the listed name, a part of it, or a fuller form that ends as it does."""
        said = telling_words(speaker) if speaker and self.known else []
        return [alias for alias in self.known if said and _same(said, telling_words(alias.name))]

    def account(self, speaker: str | None, platform: str, handle: str | None) -> Alias | None:
        """What says that this account is the speaker's."""
        wanted = f"{platform}:{handle}".lower()
        return next((alias for alias in self.of(speaker) if handle and alias.account == wanted), None)

    def elsewhere(self, speaker: str | None, platform: str) -> bool:
        """Whether the speaker is known to post on this platform from accounts that are named for sure."""
        return any(alias.sure and alias.account.startswith(f"{platform}:") for alias in self.of(speaker))

    def joined(self, more: Iterable[Alias]) -> Aliases:
        """These and more."""
        return Aliases((*self.known, *more))

    @property
    def digest(self) -> str:
        """A name for all of it, by which a change is noticed; empty when nothing is known."""
        rows = sorted((alias.name, alias.account) for alias in self.known)
        return canonical.digest(json.dumps(rows, ensure_ascii=False).encode()) if rows else ""


NONE = Aliases()


def from_settings(accounts: Mapping[str, Iterable[str]]) -> Aliases:
    """What the settings say: by a speaker's name, accounts as `platform:handle`."""
    return Aliases(
        tuple(
            Alias(name, account.lower().replace(":@", ":", 1), f"your settings say that {name} posts as {account}")
            for name, listed in accounts.items()
            for account in listed
        )
    )


def _same(said: list[str], known: list[str]) -> bool:
    if not known or not any(len(word) > 3 for word in {*said} & {*known}):
        return set(said) == set(known) and bool(known)
    fuller = set(said) <= set(known)
    shorter = set(known) <= set(said) and said[-1] in known
    return fuller or shorter
