"""How to behave on the network: settings as a value. Light to import; the wire itself is `archiver/web/wire.py`."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from db.errors import InputError

MEGABYTE = 1_000_000
SLOWEST = 20_000
"""Bytes a second that a large body must bring, on average over each `timeout`, to be waited for beyond it."""
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,252}[a-z0-9_])?\Z")


@dataclass(frozen=True, slots=True)
class Network:
    """The manners and limits of one run. Raises InputError for values that cannot be."""

    user_agent: str = "citetrail"
    rate: float = 1.0
    """Requests per second and host."""
    rates: Mapping[str, float] = field(default_factory=dict)
    """Hosts with a rate of their own."""
    timeout: float = 30.0
    """Seconds for one request in all, from looking up its host to the last byte. A large body (whose request raises
    `page_cap`) may go on as long as patience lasts, while it is no slower than `SLOWEST`."""
    patience: float = 300.0
    """Seconds that failed requests, back-off, waits that hosts ask for, and films that take longer than `timeout` may
    cost one post in all."""
    host_map: Mapping[str, str] = field(default_factory=dict)
    """Host, or `*` for all others, to the base URL that is asked in its place. Hosts it leaves out are refused."""
    page_cap: int = 20 * MEGABYTE
    """Bytes of an answer's body, as they come and again unpacked, unless the request raises it."""
    credentials: Mapping[str, str] = field(default_factory=dict)
    """The value of the Authorization header by where it is sent, over TLS or through the host map: `host`, or
    `host/path` for this very address, or `host/path/` for all below it."""
    secrets: tuple[str, ...] = ()
    """Values that are struck out of every record: tokens, keys, session ids."""

    def __post_init__(self) -> None:
        for name, value in (("rate", self.rate), *(("rate", rate) for rate in self.rates.values())):
            _check_positive(name, value)
        _check_positive("timeout", self.timeout)
        if not (math.isfinite(self.patience) and self.patience >= 0):
            raise InputError(f"patience {self.patience} cannot be", "it is a number of seconds, 0 or more")
        if not self.user_agent.isprintable() or not self.user_agent.isascii() or not self.user_agent.strip():
            raise InputError(f"user_agent {self.user_agent!r} cannot be sent", "it is printable ASCII on one line")
        for host, base in self.host_map.items():
            check_mapping(host, base)

    def interval(self, host: str) -> float:
        """Seconds from one request's start to the next one's at this host."""
        return 1.0 / self.rates.get(host, self.rate)

    def credential(self, host: str, target: str) -> str | None:
        """The Authorization header for this path and query of a host; None where it gets none."""
        address = host + target
        for place, value in self.credentials.items():
            if place in (host, address) or (place.endswith("/") and address.startswith(place)):
                return value
        return None


def parse_host_map(text: str) -> dict[str, str]:
    """`t.me=http://127.0.0.1:8801,*=http://127.0.0.1:8800` as a dict. Raises InputError for anything else."""
    mapping: dict[str, str] = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        host, equals, base = (part.strip() for part in item.partition("="))
        if not equals:
            raise InputError(f"{item!r} in the host map has no '='", "write host=http://address:port, or *=…")
        host = host.lower()
        check_mapping(host, base)
        if host in mapping:
            raise InputError(f"the host map names {host} twice", "keep one of the two")
        mapping[host] = base
    return mapping


def check_mapping(host: str, base: str) -> None:
    """Raises InputError unless a host map may send `host` to `base`."""
    if host != "*" and not _HOST.match(host):
        raise InputError(f"{host!r} in the host map is not a host", "write a host name in lower case, or * for all")
    try:
        parts = urlsplit(base)
        port = parts.port
    except ValueError as error:
        raise InputError(f"the host map sends {host} to {base!r}", f"that is no address: {error}") from error
    plain = not (parts.query or parts.fragment or "@" in parts.netloc) and parts.path in ("", "/")
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain or port == 0:
        raise InputError(f"the host map sends {host} to {base!r}", "write http://address:port, without a path")


def _check_positive(name: str, value: float) -> None:
    if not (math.isfinite(value) and value > 0):
        raise InputError(f"{name} {value} cannot be", "it is a number above 0")
