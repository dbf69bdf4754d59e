"""The nouns of the archive. Every one is a frozen value, and none knows a database or the web.

Every instant is an aware `datetime` in UTC; a time that is less certain than an instant is a `When`.
Every digest is the lower-case hexadecimal SHA-256 of the bytes that it names. Every offset counts
Unicode code points. A field is left out of a fact's canonical form while it has its default, so a
field that is added later, with a default, changes no name of old.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class When:
    """A time as a window: the post, quote or article is from `earliest` or later, and from `latest` or earlier.

    An instant is a window of one instant. A day that was rendered in an unknown zone is wider than a day.
    """

    as_written: str | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    source: str = ""
    """Where the time comes from: `argument`, `jsonld`, `meta`, `time`, `trailer`, `prose`, …"""
    day: str | None = None
    """The calendar day as written, `YYYY-MM-DD`, when the writer gave no zone."""


@dataclass(frozen=True, slots=True)
class PostRef:
    """The name of a post: which platform, which post there, and its canonical address."""

    platform: str
    id: str
    url: str

    @property
    def key(self) -> str:
        """`platform:id`, as users write it. Ids compare without case."""
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class Author:
    """Who posted: the handle without @, the name as shown, the platform's own id (survives renaming)."""

    handle: str | None = None
    name: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, video or file of a post. `digest` names the kept bytes; without it, `why` says what is missing."""

    url: str
    kind: str = "photo"
    """`photo video gif audio voice document sticker`"""
    status: str = "listed"
    """`listed` (not fetched yet), `kept`, `failed`, `skipped`"""
    digest: str | None = None
    type: str | None = None
    size: int | None = None
    why: str | None = None
    alt: str | None = None
    others: tuple[str, ...] = ()
    """Further addresses of the same picture, next best first, for when `url` has nothing; kept: those that failed."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How a post hangs together with another one: `reply_to quotes forwarded_from edit_of`."""

    kind: str
    post: str
    """`platform:id`, or what the platform shows instead (a name, an address)."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A wording that a post had before, and from when it stood, as the platform itself tells it."""

    text: str
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What a post said when we read it."""

    ref: PostRef
    author: Author
    text: str
    """Entities decoded, the post's own media link dropped, shortened links expanded."""
    text_complete: bool = True
    """False when the route cut the text: a quote past the cut cannot be checked."""
    posted_at: datetime | None = None
    posted_at_source: str | None = None
    """`platform id embed wayback export`"""
    id_time: datetime | None = None
    """The instant that the id itself carries, to the millisecond, where ids have a clock."""
    edited: bool = False
    """The platform shows an "edited" mark. It says nothing about when."""
    edited_at: datetime | None = None
    language: str | None = None
    relations: tuple[Relation, ...] = ()
    media: tuple[Media, ...] = ()
    codes: tuple[str, ...] = ()
    """CODE of each `t.co/CODE` and `pic.twitter.com/CODE` in the text as posted: a key for flattened embeds."""
    metrics: tuple[tuple[str, str], ...] = ()
    """Counters as the platform wrote them, never compared between versions."""
    earlier: tuple[Earlier, ...] = ()
    """Its wordings before this one, oldest first, where the platform shows the history of its edits."""


@dataclass(frozen=True, slots=True)
class Absence:
    """What the platform said instead of the post. A finding, not an error. `account`: whose, by its id."""

    ref: PostRef
    reason: str
    """`deleted not_found suspended account_gone channel_gone protected withheld age_restricted unavailable`"""
    said: str
    """The platform's own words, or the status it answered."""
    id_time: datetime | None = None
    """When the post was made, by the clock in its id."""
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A look that came to nothing by our side or the network's. It says nothing about the post."""

    ref: PostRef
    error: str
    """The error's name: `Unreachable Refused Unreadable`."""
    why: str
    id_time: datetime | None = None


Finding = Post | Absence


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, byte for byte as they went over the wire; only secrets are struck out.

    `sent` and `head` hold the exact bytes of the request and of the answer's head, read as Latin-1
    (`.encode("latin-1")` gives the bytes back). `body` names all bytes after the head, still chunked and
    compressed as they came.
    """

    asked_at: datetime
    method: str
    url: str
    sent: str
    status: int | None = None
    head: str = ""
    body: str | None = None
    body_size: int = 0
    took: float = 0.0
    """Seconds from the connection's start to the last byte."""
    peer: str | None = None
    """The address that truly answered, `ip:port`."""
    tls: tuple[tuple[str, str], ...] = ()
    """`version`, `cipher`, `certificate` (the digest of the leaf in DER) and `chain` (that of the others that the host
    sent with it, in PEM), seen on this very connection."""
    cut: str | None = None
    """Why the answer is not whole: `length`, `time`, `disconnect`."""
    error: str | None = None
    """Why there is no answer at all."""
    struck: tuple[str, ...] = ()
    """The names of headers and query parameters whose values were struck out."""


@dataclass(frozen=True, slots=True)
class Screenshot:
    """The public page of a post as a browser drew it, and every exchange that the browser was answered with."""

    url: str
    taken_at: datetime
    browser: str
    digest: str | None = None
    """The picture, a PNG; without it, `why` says what went wrong."""
    why: str | None = None
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One look at a post, as kept: when, by what, by which route, what it found, on which bytes it rests."""

    ref: PostRef
    taken_at: datetime
    taken_by: str
    route: str
    finding: Post | Absence | Failure
    exchanges: tuple[Exchange, ...] = ()
    source: str | None = None
    """For an import: the digest of the bytes that were imported; from a bundle: its root."""
    witness: str = ""
    """Who showed it, where not the platform: `archive`, `article` or `bundle` (a look by somebody else). It tells what
    was said, never that it stands."""
    screenshot: Screenshot | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in a text, anchored as a W3C TextQuoteSelector: `text[start:start + len(exact)] == exact`."""

    exact: str
    start: int
    prefix: str = ""
    suffix: str = ""

    @property
    def end(self) -> int:
        """The offset behind the last code point."""
        return self.start + len(self.exact)


@dataclass(frozen=True, slots=True)
class Article:
    """The citing document, as read. `source` names the bytes as they came."""

    url: str | None
    title: str | None
    byline: str | None
    published: When | None
    modified: When | None
    language: str | None
    text: str
    source: str
    kind: str
    """`html`, `text` or `warc`"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One act of reading an article: when, from where, and by which exchanges."""

    article: str
    taken_at: datetime
    taken_by: str
    name: str | None
    """The file's name, without its folders, or the URL that was asked for."""
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in an article that points at a post."""

    article: str
    kind: str
    """`embed` (shown in the article), `link` (a link to the post), `mention` (in words only)"""
    technique: str
    platform: str
    ref: PostRef | None = None
    as_written: str | None = None
    author: Author = Author()
    text: str | None = None
    posted: When | None = None
    media: tuple[str, ...] = ()
    """Media codes as shown, `pic.twitter.com/CODE`."""
    passage: Passage | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words an article puts in someone's mouth."""

    article: str
    passage: Passage
    kind: str
    """`direct`, `partial` or `indirect`"""
    speaker: str | None = None
    channel: str | None = None
    """A platform's name, or `interview briefing broadcast statement email document`; None: the article does not say"""
    said_on: When | None = None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """On what the tool ran, how far its clock could be trusted, whose key it had. The agent names its own version."""

    python: str
    system: str
    """The operating system's kernel, its release and the machine's kind. Never the machine's name."""
    libraries: tuple[tuple[str, str], ...] = ()
    """Those that what is kept depends on, and their versions."""
    clock: str = "unknown"
    """`synchronised`, `not synchronised`, or `unknown` where the system does not tell."""
    key: str | None = None
    """The fingerprint of the operator's key, `SHA256:…`, as `ssh-keygen -l` shows it."""


@dataclass(frozen=True, slots=True)
class Event:
    """One link in the chain of custody: who did what to which facts, when, and the digest of the link before."""

    seq: int
    at: datetime
    agent: str
    did: str
    """`begin read locate capture save import crossreference review export verify`"""
    objects: tuple[str, ...]
    previous: str
    note: str = ""
    begun: int | None = None
    """The number of the line that says under which circumstances this was done."""
    circumstances: Circumstances | None = None
    """For `begin`: what holds for all lines that name this one."""
