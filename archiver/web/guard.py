"""Whom we may talk to: public unicast addresses, by http or https, on their own ports. Pure: asks no name server.

Sources: the IANA special-purpose address registries for IPv4 and IPv6, RFC 6890, and the addresses at which clouds
hand out credentials. Stricter than `ipaddress.is_global`, which lets NAT64, 6to4, multicast and others through.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from db.errors import Refused

# What `is_global` lets through, in the oldest Python that we support or in all.
_DENIED_V4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "192.0.0.0/24",  # IETF protocol assignments, among them the metadata service of Oracle
        "192.88.99.0/24",  # relays of 6to4
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved
        "168.63.129.16/32",  # the wire server of Azure
        "100.64.0.0/10",  # carrier-grade NAT, among it the metadata service of Alibaba
    )
)
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")  # the only block from which unicast addresses are given out
_DENIED_V6 = tuple(
    ipaddress.IPv6Network(net)
    for net in (
        "2001::/23",  # IETF protocol assignments: Teredo, benchmarking, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4 carries an IPv4 address
        "3fff::/20",  # documentation
    )
)
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?\Z")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL points: `host` in lower case, without brackets and without a final dot."""

    scheme: str
    host: str
    port: int


def vet(address: str) -> str:
    """The address in its canonical form. Raises Refused unless it is a public unicast address of its own.

    Addresses that carry another one (mapped, NAT64, 6to4, Teredo) are refused whatever they carry.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError as error:
        raise Refused(f"{address!r} is not an IP address", "nothing was asked of it") from error
    if not _is_public(ip):
        raise Refused(f"{address} is not a public address", "nothing was asked of it; set a host map to use a mirror")
    return str(ip)


def vet_url(url: str, *, mapped: bool = False) -> Target:
    """What to ask for this URL. Raises Refused for a scheme, user name, port or host that we do not follow.

    `mapped`: a host map stands between the URL and the network, so any port will do. A private address is refused
    all the same, in any spelling: decimal, hexadecimal, octal, shortened, in brackets, percent-encoded, full-width.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Refused(f"{url!r} is not a web address", str(error)) from error
    if parts.scheme not in _PORTS:
        raise Refused(f"an address with the scheme {parts.scheme!r} is not asked", "only http and https are")
    if "@" in parts.netloc:
        raise Refused(f"{parts.hostname} is not asked", "its address carries a user name or a password")
    host = _vet_host(parts.hostname or "", url)
    usual = _PORTS[parts.scheme]
    if port is not None and port not in _PORTS.values() and not mapped:
        raise Refused(f"port {port} of {host} is not asked", "only 80 and 443 are")
    if port == 0:
        raise Refused(f"port 0 of {host} is not asked", "there is no such port")
    return Target(parts.scheme, host, port or usual)


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not any(ip in net for net in _DENIED_V4)
    return ip.scope_id is None and ip.is_global and ip in _GLOBAL_V6 and not any(ip in net for net in _DENIED_V6)


def _vet_host(written: str, url: str) -> str:
    host = unicodedata.normalize("NFKC", unquote(written)).lower()
    if ":" in host:
        return vet(host)
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError as error:
            raise Refused(f"{written!r} is not a host name", "it cannot be asked") from error
    if not _HOST.match(host) or ".." in host or len(host) > 254:
        raise Refused(f"{url!r} has no host that can be asked", "check the address")
    host = host.removesuffix(".")
    if host == "localhost" or host.endswith(".localhost"):
        raise Refused(f"{host} is this very machine", "nothing was asked of it; set a host map to use a mirror")
    return vet(_dotted(host)) if _looks_numeric(host) else host


def _looks_numeric(host: str) -> bool:
    """Whether resolvers take it for an IPv4 address: they do when the last label is a number (WHATWG URL, 4.3)."""
    last = host.rpartition(".")[2]
    return last.isdigit() or re.match(r"0x[0-9a-f]*\Z", last) is not None


def _dotted(host: str) -> str:
    """The dotted form of an IPv4 address in any spelling that `inet_aton` takes. Raises Refused for another number."""
    try:
        numbers = [_number(part) for part in host.split(".")]
        *heads, tail = numbers
        if len(heads) > 3 or any(head > 255 for head in heads):
            raise ValueError(host)
        value = tail
        for place, head in enumerate(heads):
            value += head << (24 - 8 * place)
        if tail >= 1 << (32 - 8 * len(heads)):
            raise ValueError(host)
    except ValueError as error:
        raise Refused(f"{host} is not an address", "it ends in a number, yet is no IPv4 address") from error
    return str(ipaddress.IPv4Address(value))


def _number(part: str) -> int:
    if len(part) > 40:
        raise ValueError(part)
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if part.startswith("0") and len(part) > 1 else int(part)
