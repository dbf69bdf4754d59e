"""Names of posts on X: addresses, ids, the clock in an id, and the token of X's embed script. Pure.

Ids are decimal strings; from 2010-11-04 on they carry the instant of posting. The handle in an address says nothing
(X ignores it), so two addresses with one id are one post.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from adapters.address import END_OF_ID, Address, take_apart
from archiver.adapter import PostRef

PLATFORM = "twitter"

_EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657_000, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_FIRST_WITH_CLOCK = 29_700_859_247
_LARGEST = 2**63 - 1
_ID = re.compile(r"[0-9]{1,20}")

_OWN_HOST = re.compile(r"(?:(?:[a-z]{2}|[a-z]{2}-[a-z]{2}|m|mobile)\.)?(?:twitter|x)\.com")
_MIRROR_HOST = re.compile(
    r"(?:[a-z]+\.)?(?:fxtwitter|vxtwitter|fixupx|fixvx|twittpr)\.com|xcancel\.com|(?:[a-z0-9-]+\.){0,2}nitter(?:\.[a-z0-9-]+){1,3}"
)
_STATUS = re.compile(rf"/+(?:([^/]{{1,64}})/+)?(?:web/+)?status(?:es)?/+([0-9]{{1,20}}){END_OF_ID}", re.IGNORECASE)
_PLAYER = re.compile(rf"/i/(?:videos/tweet|cards/tfw/v1)/([0-9]{{1,20}}){END_OF_ID}", re.IGNORECASE)
_HANDLE = re.compile(r"@?([A-Za-z0-9_]{1,20})")
_NOBODY = frozenset({"i", "web", "anyuser", "user", "statuses", "status", "undefined", "null", "2"})
_DOORS = frozenset({"intent", "share"})
_KEY = re.compile(r"twitter:([0-9]{1,20})", re.IGNORECASE)

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def recognise(url: str) -> PostRef | None:
    """The post that this URL names, or None. Share and intent links name none; t.co and pic links need the web."""
    if key := _KEY.fullmatch(url.strip()[:64]):
        return _ref(key[1], None)
    address = take_apart(url)
    return _named_by(address) if address else None


def is_id(number: str) -> bool:
    """Whether X could have given this id: a decimal number above 0 and below 2^63."""
    return bool(_ID.fullmatch(number)) and 0 < int(number) <= _LARGEST


def clock(post_id: str) -> datetime | None:
    """The instant in a post's id, to the millisecond, in UTC; None for the numbered ids from before the clock."""
    if not is_id(post_id) or int(post_id) < _FIRST_WITH_CLOCK:
        return None
    return _EPOCH + timedelta(milliseconds=int(post_id) >> 22)


def id_span(earliest: datetime, latest: datetime) -> tuple[int, int]:
    """The first and the last id that X could have given in this window (aware instants), to the millisecond.

    Numbered ids of before the clock are in no window: the span begins with the first id that carries a time.
    """
    first = max((earliest - _EPOCH) // _MILLISECOND << 22, _FIRST_WITH_CLOCK)
    last = (((latest - _EPOCH) // _MILLISECOND + 1) << 22) - 1
    return first, min(last, _LARGEST)


def id_prefixes(first: int, last: int, most: int) -> list[str]:
    """Beginnings of ids that cover the whole span: of five digits (6.6 hours of ids of today), or of as few as it takes
    for not more than `most` of them, but of one at least.
    """
    covers: list[str] = []
    for digits in range(5, 0, -1):
        covers = [prefix for low, high in _by_length(first, last) for prefix in _leading(low, high, digits)]
        if len(covers) <= most:
            break
    return covers


def _by_length(first: int, last: int) -> list[tuple[int, int]]:
    """The span in parts whose ids have one number of digits each."""
    ends = [(10 ** (digits - 1), 10**digits - 1) for digits in range(len(str(first)), len(str(last)) + 1)]
    return [(max(first, low), min(last, high)) for low, high in ends if max(first, low) <= min(last, high)]


def _leading(low: int, high: int, digits: int) -> list[str]:
    unit = 10 ** (len(str(high)) - digits)
    return [str(number) for number in range(low // unit, high // unit + 1)]


def token(post_id: str) -> str:
    """The `token` that X's own embed script sends: `((id / 1e15) * π).toString(36)` without zeros and the point.

    JavaScript writes only as many digits as tell the number from its neighbours, and rounds the last one.
    """
    value = float(int(post_id)) / 1e15 * math.pi
    rest, whole = math.modf(value)
    doubt = max((math.nextafter(value, math.inf) - value) / 2, math.nextafter(0.0, 1.0))
    digits = _to_base_36(int(whole))
    point = len(digits)
    while rest >= doubt:
        rest, doubt = rest * 36, doubt * 36
        digit = int(rest)
        digits.append(digit)
        rest -= digit
        if (rest > 0.5 or (rest == 0.5 and digit % 2)) and rest + doubt > 1:
            digits = _rounded_up(digits, point)
            break
    return "".join(_DIGITS[digit] for digit in digits if digit)


def _named_by(address: Address) -> PostRef | None:
    host, path, query = address.host, address.path, address.query
    if _OWN_HOST.fullmatch(host):
        if address.fragment.startswith("!/"):
            path = address.fragment[1:]
        if player := _PLAYER.match(path):
            return _ref(player[1], None)
        return _by_path(path)
    if _MIRROR_HOST.fullmatch(host):
        return _by_path(path.removeprefix("/2"))
    if host in ("platform.twitter.com", "platform.x.com") and path.startswith("/embed/"):
        return _ref(query.get("id", ""), None)
    if host == "cdn.syndication.twimg.com" and path == "/tweet-result":
        return _ref(query.get("id", ""), None)
    if (host in ("publish.twitter.com", "publish.x.com") and path in ("", "/", "/oembed")) or (
        host == "api.twitter.com" and path.endswith("/statuses/oembed.json")
    ):
        asked = take_apart(query.get("url") or query.get("query") or "")
        if asked and (_OWN_HOST.fullmatch(asked.host) or _MIRROR_HOST.fullmatch(asked.host)):
            return _named_by(asked)
        return _ref(query.get("id", ""), None)
    return None


def _by_path(path: str) -> PostRef | None:
    found = _STATUS.match(path)
    if not found or (found[1] or "").lower() in _DOORS:
        return None
    return _ref(found[2], found[1])


def _ref(number: str, handle: str | None) -> PostRef | None:
    if not is_id(number):
        return None
    post_id = str(int(number))
    name = _HANDLE.fullmatch(handle or "")
    known = name[1] if name and name[1].lower() not in _NOBODY else None
    return PostRef(PLATFORM, post_id, post_url(post_id, known))


def handle_in(value: object) -> str | None:
    """The handle that X wrote here, without @; None for what is no handle."""
    name = _HANDLE.fullmatch(value) if isinstance(value, str) else None
    return name[1] if name else None


def known_handle(ref: PostRef) -> str | None:
    """The handle in a post's address; None for the form that needs none."""
    path = urlsplit(ref.url).path.split("/")
    name = handle_in(path[1]) if len(path) > 1 else None
    return None if name is None or name.lower() in _NOBODY else name


def post_url(post_id: str, handle: str | None) -> str:
    """The canonical address: with the handle where one is known, else in the form that needs none."""
    return f"https://x.com/{handle or 'i'}/status/{post_id}"


def _to_base_36(number: int) -> list[int]:
    digits: list[int] = []
    while True:
        number, digit = divmod(number, 36)
        digits.insert(0, digit)
        if not number:
            return digits


def _rounded_up(digits: list[int], point: int) -> list[int]:
    while len(digits) > point:
        digit = digits.pop() + 1
        if digit < 36:
            return [*digits, digit]
    whole = 0
    for digit in digits:
        whole = whole * 36 + digit
    return _to_base_36(whole + 1)
