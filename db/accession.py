"""A noun more: a bundle that somebody else made, taken in. Plain and frozen like those of `db/model.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BagFile:
    """One file of a bundle: its path inside the bag, and the digest of its bytes."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Accession:
    """A bundle that was taken in: what it is, who sealed it, and what came of it.

    Its files are kept as they were, its seal among them, so that it can be written out again byte for byte.
    """

    root: str
    """The SHA-256 of its `tagmanifest-sha256.txt`, which stands for every byte of it; those bytes are kept, too."""
    taken_at: datetime
    taken_by: str
    name: str
    """The bundle's own folder name."""
    made_by: str
    """The tool that made it, by its own word."""
    head: str
    entries: int
    """The head and the length of its chain of custody."""
    files: tuple[BagFile, ...]
    looks: tuple[tuple[str, str], ...] = ()
    """The looks at posts in it: the id that each has there, and that of our fact of it, whose witness is `bundle`."""
    articles: tuple[str, ...] = ()
    """The ids of its articles, which are the same here."""
    sealed: tuple[str, ...] = ()
    """What was found of its seal when it was taken in, a line each; empty: it bore none."""
