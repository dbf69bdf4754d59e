"""What an adapter is: a module with a name, its routes, and one function. All an adapter needs to import is here.

    PLATFORM = "example"
    def recognise(url: str) -> PostRef | None: ...
    def read_page(ref: PostRef, web: httpx.Client) -> Finding: ...
    ROUTES = (Route("page", read_page),)

More functions are asked for where a module has them:

    def clock(ref: PostRef) -> datetime | None: ...                           # the instant in the post's id, in UTC
    def posts_in(document: bytes) -> Sequence[Post]: ...                       # the posts in a file that a user brought
    def locate(clue: Clue, web: httpx.Client) -> Sequence[PostRef]: ...         # posts that may be the one meant
    def search_page(clue: Clue) -> str | None: ...                             # where a person can go on looking
    def public_page(ref: PostRef) -> str: ...                                  # the page to take a screenshot of
    def media_copies(post: Post, item: Media, web: httpx.Client) -> Iterable[str]: ...  # where copies may be, once gone

`posts_in` gets whatever there is: an export, a saved answer or page, one line of JSON Lines, any body of a crawl. It
says no (an empty sequence) fast, takes any bytes without an exception, and bounds what it reads.

No base class, no registration, no saving, no sleeping, no secrets: everything asked of `web` is guarded, paced,
retried and recorded below the adapter, and `response.content` and `response.text` are bounded already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from archiver.page import platforms, urls
from db.errors import InputError, Refused, Unreachable, Unreadable
from db.inquiry import Clue
from db.model import Absence, Author, Earlier, Finding, Media, Post, PostRef, Relation

if TYPE_CHECKING:
    import httpx

__all__ = [
    "Absence",
    "Adapter",
    "Author",
    "Clue",
    "Earlier",
    "Finding",
    "InputError",
    "Job",
    "Media",
    "Post",
    "PostRef",
    "Recognise",
    "Refused",
    "Relation",
    "Route",
    "Saver",
    "Unreachable",
    "Unreadable",
    "load",
    "load_savers",
    "named_by_archiver",
    "recogniser",
]

Recognise = Callable[[str], PostRef | None]
"""The post that a URL names, or None. Never asks the web."""


@dataclass(frozen=True)
class Route:
    """One way to read a post. `read` gives what the platform shows or says; it raises Unreadable for an answer that
    is neither (never a guess), and lets Unreachable and Refused pass through.
    """

    name: str
    read: Callable[[PostRef, httpx.Client], Finding]
    witness: str = ""
    """`archive` for a web archive's copies: asked last, and no evidence of whether the post still stands there."""
    needs: str = ""
    """What must be granted before it may be asked: the environment variable of a secret (`CITETRAIL_X_BEARER`), or the
    name of a third-party mirror (`fxtwitter`) that the user allows in `network.mirrors`."""


@runtime_checkable
class Adapter(Protocol):
    """The contract. Routes are asked in order until one gives a post whose text is complete."""

    @property
    def PLATFORM(self) -> str:  # noqa: N802
        """The platform's name, as in `interface` and in every `PostRef`."""
        ...

    @property
    def ROUTES(self) -> tuple[Route, ...]:  # noqa: N802
        """The routes, best first."""
        ...

    def recognise(self, url: str) -> PostRef | None:
        """The post this URL names, or None. Never asks the web."""
        ...


@dataclass(frozen=True)
class Job:
    """What a web archive was asked for: a copy of this page, at this instant in UTC."""

    page: str
    asked_at: datetime
    id: str | None = None
    """Its own name for the work; None where it only says that it has made a copy a moment ago."""


@runtime_checkable
class Saver(Protocol):
    """The contract of a module that asks a web archive to save pages. `savers:` in the config names it."""

    @property
    def ARCHIVE(self) -> str:  # noqa: N802
        """The archive's host."""
        ...

    @property
    def NEEDS(self) -> str:  # noqa: N802
        """The environment variable of the secret without which it is not asked."""
        ...

    def takes(self, page: str, platform: str | None) -> bool:
        """Whether the archive can save such a page. `platform`: whose post it shows; None for an article."""
        ...

    def ask(self, page: str, now: datetime, web: httpx.Client) -> Job:
        """Ask for a copy. Raises Refused where the archive says no, InputError where it does not take the secret."""
        ...

    def follow(self, job: Job, now: datetime, web: httpx.Client) -> str | None:
        """The copy's address, once it is made; None where the job is no longer known and no copy is listed.

        Raises Refused where the archive says why there is none, Unreachable where it has not said by now.
        """
        ...


def load(names: Iterable[str]) -> dict[str, Adapter]:
    """The adapters named in config.yaml, by platform. Nothing runs merely because it is installed.

    Raises InputError when a module is not there or is not an adapter.
    """
    adapters: dict[str, Adapter] = {}
    for name in names:
        try:
            adapter: object = import_module(name)
        except ImportError as error:
            raise InputError(
                f"the adapter {name} cannot be loaded", f"{error}; see `adapters:` in the config"
            ) from error
        if not isinstance(adapter, Adapter):
            raise InputError(f"{name} is not an adapter", "it needs PLATFORM, ROUTES and recognise (docs/adapters.md)")
        adapters[adapter.PLATFORM] = adapter
    return adapters


def load_savers(names: Iterable[str]) -> tuple[Saver, ...]:
    """The savers named in config.yaml. Raises InputError when a module is not there or is no saver."""
    savers: list[Saver] = []
    for name in names:
        try:
            saver: object = import_module(name)
        except ImportError as error:
            raise InputError(f"the saver {name} cannot be loaded", f"{error}; see `savers:` in the config") from error
        if not isinstance(saver, Saver):
            raise InputError(f"{name} is not a saver", "it needs ARCHIVE, NEEDS, takes, ask and follow")
        savers.append(saver)
    return tuple(savers)


def named_by_archiver(platform: str) -> Recognise:
    """The `recognise` of a platform whose addresses articles are read for also without its adapter: one rule for both.

    It takes addresses in any spelling that a page may use, and `platform:id`.
    """

    def recognise(url: str) -> PostRef | None:
        ref = _named(url)
        return ref if ref and ref.platform == platform else None

    return recognise


@lru_cache(maxsize=64)
def _named(url: str) -> PostRef | None:
    """Remembered, because every adapter that relies on it is asked in turn for the same address."""
    return platforms.recognise(urls.unwrap(url)) or platforms.by_key(url)


def recogniser(adapters: Iterable[Adapter], others: Recognise) -> Recognise:
    """One function that asks each adapter in turn, then `others` (platforms that have no adapter)."""
    asked = (*(adapter.recognise for adapter in adapters), others)

    def recognise(url: str) -> PostRef | None:
        return next((ref for ask in asked if (ref := ask(url)) is not None), None)

    return recognise
