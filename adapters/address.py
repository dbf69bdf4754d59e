"""A web address taken apart the way both adapters need it: pure, bounded, and never an exception."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

LONGEST = 4096
"""Longer addresses are not looked at: no post is named by one."""

_SCHEME = re.compile(r"(https?|tg)://", re.IGNORECASE)
_BARE_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+/", re.IGNORECASE)
_ARCHIVED = re.compile(
    r"(?:https?:)?(?://)?web\.archive\.org/web/[0-9]{1,14}(?:[a-z]{2}_)?/(.+)", re.IGNORECASE | re.DOTALL
)
_PORTS = (None, 80, 443)

END_OF_ID = r"(?=$|[/\])}>,;:!'\"»”’&*~|\s]|\.(?!\.))"
"""What may follow an id in a path. Not `…` or `...`: an address that a writer cut names no post."""


@dataclass(frozen=True, slots=True)
class Address:
    """`https://Host/path?query#fragment`: host in lower case without `www.`, path decoded once, first value of each
    query parameter. `scheme` is `http`, `https` or `tg`.
    """

    scheme: str
    host: str
    path: str
    query: dict[str, str]
    fragment: str


def take_apart(url: str) -> Address | None:
    """The parts of this address, or None when it is no address of a web page.

    Reads also what articles write: without a scheme, with `&amp;` for `&`, or as the original inside an address of
    the Wayback Machine.
    """
    url = _unwrapped(url)
    if len(url) > LONGEST or not url:
        return None
    if url.startswith("//"):
        url = f"https:{url}"
    elif not _SCHEME.match(url):
        if url.lower().startswith("tg:"):
            url = f"tg://{url[3:]}"
        elif _BARE_HOST.match(url):
            url = f"https://{url}"
        else:
            return None
    try:
        parts = urlsplit(url)
        if parts.port not in _PORTS or "@" in parts.netloc:
            return None
        query = dict(reversed(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)))
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
        return Address(parts.scheme, host, unquote(parts.path), query, unquote(parts.fragment))
    except ValueError:  # a broken IPv6 host, a port that is no number, too many parameters
        return None


def _unwrapped(url: str) -> str:
    url = url.strip().replace("&amp;", "&")
    for _ in range(3):  # copies of copies are rare; an endless chain is an attack
        if len(url) > LONGEST or not (archived := _ARCHIVED.match(url)):
            break
        url = archived[1]
    return url
