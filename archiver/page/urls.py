"""A URL as a page writes it, down to the URL that is meant: entities, archive copies and redirect wrappers undone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from db.model import PostRef

_WAYBACK = re.compile(
    r"^https?://(?:(?:web|wayback|swap)\.archive\.org/(?:web/)?\d{1,14}[a-z_]{0,4}/(?=\S)"
    r"|archive\.(?:today|ph|is|md|li|vn|fo)/(?:o/\w{4,6}|\d{4}[\d.-]{0,16}|newest|oldest)/(?=https?:/)"
    r"|(?:[\w-]+\.){0,3}(?:web|wb|)archiv(?:e|es|e-it)?\.[\w.-]{2,40}/(?:[\w-]+/){0,3}\d{4,14}[a-z_]{0,4}/(?=https?:/)"
    r"|arquivo\.pt/(?:noframe/replay|wayback)/\d{4,14}[a-z_]{0,4}/(?=https?:/))",
    re.I,
)
"""The address of an archive's copy, up to the address of what was copied."""
_TG = re.compile(r"^tg:(?://)?resolve\?domain=([a-z]\w{2,40})&(?:amp;)?post=(\d+)", re.I)
_PROMPT = re.compile(r"/(?:share|sharer|intent|dialog|submit|compose|login|bookmarklet|pin/create|feed/add)\b", re.I)
_INNER = ("url", "u", "href", "q", "target", "to", "dest", "destination", "link", "redirect", "r")
_TAIL = re.compile(r"^(https?://[^/?#]+/[^/?#]+/status(?:es)?/\d+)/", re.I)
_SPACE = re.compile(r"\s+")
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|igshid|ref_src)$", re.I)
_LONGEST = 4096
_DEEPEST = 4

_REST = r"[^\s<>\"'“”«»„|\\^`{}\[\]]{4,600}"
_SCHEMED = re.compile(r"https?://" + _REST)
_HOSTS = ("twitter.com/", "x.com/", "t.me/", "telegram.me/", "bsky.app/", "instagram.com/", "truthsocial.com/")
_HOSTED = re.compile(
    r"(?<![\w/@.-])(?:www\.|mobile\.|m\.)?(?=(?:twitter|x|instagram|truthsocial)\.com/|(?:t|telegram)\.me/|bsky\.app/)"
    + _REST
)


def urls_in(text: str) -> list[tuple[int, str]]:
    """The URLs that stand in a text as words, with their offsets: with a scheme, or with the host of a platform."""
    found = [(match.start(), match[0]) for match in _SCHEMED.finditer(text)]
    if any(host in text for host in _HOSTS):
        found += [(match.start(), match[0]) for match in _HOSTED.finditer(text)]
    return sorted(found)


def unwrap(url: str) -> str:
    """The URL that is meant: entities decoded, protocol-relative URLs given a scheme, archives' copies undone.

    A string without a scheme that starts with a host and a path gets `https://`.
    """
    url = url[:_LONGEST].strip()
    if "&" in url:
        url = html.unescape(html.unescape(url))
    url = _SPACE.sub("", url)
    url = _TG.sub(r"https://t.me/\1/\2", url)
    if url.startswith("//"):
        url = "https:" + url
    for _ in range(_DEEPEST):
        inner = _WAYBACK.sub("", url)
        if inner == url:
            break
        url = inner if "://" in inner[:12] else re.sub(r"^(https?):/+", r"\1://", "http://" + inner, count=1)
    if "://" not in url[:12] and re.match(r"[\w.-]+\.[a-z]{2,10}/", url, re.I):
        url = "https://" + url
    return url


def same_page(one: str, other: str) -> bool:
    """Whether two addresses are one page: scheme, `www.`, case of the host, tracking parameters and fragment aside."""
    return _page_key(one) == _page_key(other)


def spellings(url: str) -> Iterator[str]:
    """How else a page's address may be written that names the same page (as `same_page` says), the likeliest first."""
    try:
        parts = urlsplit(plain(url))
    except ValueError:
        return
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    for scheme in dict.fromkeys((parts.scheme, "https", "http")):
        for name in dict.fromkeys((parts.netloc, host, f"www.{host}")):
            for ending in dict.fromkeys((parts.path, path, f"{path}/")):
                yield urlunsplit((scheme, name, ending, parts.query, ""))


def plain(url: str) -> str:
    """A page's address without its fragment and tracking parameters: what one article is asked for by."""
    parts = urlsplit(url.strip())
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.match(part.partition("=")[0]))
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def _page_key(url: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    said = parse_qsl(parts.query, keep_blank_values=True)
    kept = tuple(sorted((name, value) for name, value in said if not _TRACKING.match(name)))
    return host, unquote(parts.path).rstrip("/"), kept


def inner(url: str) -> str | None:
    """The address inside a redirect or player URL (`…?url=https%3A…`), or None. Share and intent pages wrap nothing."""
    if "?" not in url or _PROMPT.search(url):
        return None
    try:
        query = parse_qsl(urlsplit(url).query, max_num_fields=60)
    except ValueError:
        return None
    for key, value in query:
        if key.lower() in _INNER and re.match(r"(?:https?:)?//", value):
            return value
    return None


def namer(recognise: Callable[[str], PostRef | None]) -> Callable[[str], PostRef | None]:
    """A `recognise` that takes any spelling a page may use, and remembers its answers."""
    known: dict[str, PostRef | None] = {}

    def name(written: str) -> PostRef | None:
        if written in known:
            return known[written]
        known[written] = answer = _ask(recognise, written)
        return answer

    return name


def _ask(recognise: Callable[[str], PostRef | None], written: str) -> PostRef | None:
    url: str | None = unwrap(written)
    for _ in range(_DEEPEST):
        if not url or ":" not in url[:12]:
            return None
        ref = recognise(url)
        if ref is None and (tail := _TAIL.match(url)):
            ref = recognise(tail[1])
        if ref is not None:
            return ref
        within = inner(url)
        if within is None and "%2F" in url[:40].upper():
            within = unquote(url)
        url = unwrap(within) if within else None
    return None
