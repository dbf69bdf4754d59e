"""Names of posts on Telegram: `channel/123` for public ones, `c123456/789` for private ones. Pure.

Channel names compare without case and are kept in lower case; message numbers count up in each channel and carry no
time.
"""

from __future__ import annotations

import re

from adapters.address import END_OF_ID, Address, take_apart
from archiver.adapter import PostRef

PLATFORM = "telegram"

_HOSTS = ("t.me", "telegram.me", "telegram.dog")
_NAME = r"[A-Za-z][A-Za-z0-9_]{2,31}"
_CHANNEL = re.compile(_NAME)
_PUBLIC = re.compile(rf"/+(?:s/+)?({_NAME})/+(?:[0-9]{{1,10}}/+)?([0-9]{{1,10}}){END_OF_ID}")
_PRIVATE = re.compile(rf"/+c/+([0-9]{{1,15}})/+(?:[0-9]{{1,10}}/+)?([0-9]{{1,10}}){END_OF_ID}")
_OF_SUBDOMAIN = re.compile(rf"/+([0-9]{{1,10}}){END_OF_ID}")
_KEY = re.compile(rf"telegram:(?:c([0-9]{{1,15}})|({_NAME}))/([0-9]{{1,10}})", re.IGNORECASE)
_BY_NUMBER = re.compile(r"c[0-9]{9,15}/[0-9]{1,10}", re.IGNORECASE)
_LARGEST = 2**31 - 1
_DOORS = frozenset(
    (
        *("share", "joinchat", "addlist", "addstickers", "addemoji", "addtheme", "stickers", "iv", "proxy", "socks"),
        *("login", "confirmphone", "setlanguage", "invoice", "boost", "contact", "giftcode", "nft", "auction", "call"),
    )
)
"""First words of a path that open something else than a channel."""


def recognise(url: str) -> PostRef | None:
    """The post that this URL names, or None: also with a topic's number before the message's, and of a private channel.

    A comment's address names the post that it hangs under. Channels, invitations, shares and stories name no post.
    """
    if key := _KEY.fullmatch(url.strip()[:80]):
        return by_number(key[1], key[3]) if key[1] else _public(key[2], key[3])
    address = take_apart(url)
    return _named_by(address) if address else None


def by_number(channel: str, message: str) -> PostRef | None:
    """A post of a channel that is known by its number only; None where one of the two is no number of Telegram's."""
    number = _number(message)
    if number is None or not re.fullmatch(r"[0-9]{1,15}", channel) or not int(channel):
        return None
    return PostRef(PLATFORM, f"c{int(channel)}/{number}", f"https://t.me/c/{int(channel)}/{number}")


def is_private(ref: PostRef) -> bool:
    """Whether the web shows nothing of this post: it is known by its channel's number only."""
    return ref.url.startswith("https://t.me/c/") or bool(_BY_NUMBER.fullmatch(ref.id))


def channel_of(ref: PostRef) -> str:
    """The channel in a post's id."""
    return ref.id.partition("/")[0]


def message_of(ref: PostRef) -> int:
    """The message number in a post's id."""
    return int(ref.id.partition("/")[2])


def same_channel_id(number: int) -> str:
    """A channel's number in its absolute form: widgets write -2009071745, bots -1002009071745, exports 2009071745."""
    return str(-number - 10**12 if number < -(10**12) else abs(number))


def handle_in(url: str) -> str | None:
    """The name in the address of a channel, group or user, as written; None for any other address."""
    address = take_apart(url)
    if address is None or address.host not in _HOSTS:
        return None
    name = address.path.strip("/").removeprefix("s/")
    return name if _CHANNEL.fullmatch(name) and name.lower() not in _DOORS else None


def _named_by(address: Address) -> PostRef | None:
    host, path, query = address.host, address.path, address.query
    if address.scheme == "tg":
        if host == "resolve":
            return _public(query.get("domain", ""), query.get("post", ""))
        return by_number(query.get("channel", ""), query.get("post", "")) if host == "privatepost" else None
    if host in _HOSTS:
        if private := _PRIVATE.match(path):
            return by_number(private[1], private[2])
        found = _PUBLIC.match(path)
        return _public(found[1], found[2]) if found else None
    name, _, rest = host.partition(".")
    found = _OF_SUBDOMAIN.match(path) if rest == "t.me" else None
    return _public(name, found[1]) if found else None


def _public(channel: str, message: str) -> PostRef | None:
    name, number = channel.lower(), _number(message)
    if number is None or name in _DOORS or not _CHANNEL.fullmatch(name):
        return None
    return PostRef(PLATFORM, f"{name}/{number}", f"https://t.me/{name}/{number}")


def _number(message: str) -> int | None:
    if not re.fullmatch(r"[0-9]{1,10}", message):
        return None
    return int(message) if 0 < int(message) <= _LARGEST else None
