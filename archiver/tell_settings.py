"""Whom `run` tells of changes, by the config: a mail server, a webhook. Light to import, for the settings."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from db.errors import InputError

PASSWORD, SECRET = "CITETRAIL_SMTP_PASSWORD", "CITETRAIL_WEBHOOK_SECRET"
TLS = {"starttls": 587, "implicit": 465, "none": 25}
"""How the connection to the mail server is encrypted, and the port that is meant where none is named."""
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,255}")
_LEAST, _MOST = 24, 64
"""Bytes of a webhook's secret (Standard Webhooks)."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail server and whom it brings the news."""

    to: tuple[str, ...]
    sender: str
    host: str
    port: int
    user: str = ""
    tls: str = "starttls"
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that gets each change, signed."""

    url: str
    secret: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Doors:
    """By which doors changes are told, besides the page and the feed in the archive."""

    mail: Mail | None = None
    webhook: Webhook | None = None


def read_doors(value: Any) -> Doors:
    """What the config says under `tell`, yet without secrets. Raises InputError for anything else."""
    keys = _mapping(value or {}, "tell", ("mail", "webhook"))
    webhook = None
    if keys.get("webhook") is not None:
        url = _mapping(keys["webhook"], "tell.webhook", ("url",)).get("url")
        if not isinstance(url, str) or not url.lower().startswith(("http://", "https://")):
            raise InputError(f"tell.webhook.url: {url!r} is no address", "it begins with https://")
        webhook = Webhook(url)
    return Doors(_mail(keys["mail"]) if keys.get("mail") is not None else None, webhook)


def with_secrets(doors: Doors, secrets: Mapping[str, str]) -> Doors:
    """The doors with their secrets, by environment variable. Raises InputError where one is missing or cannot be."""
    mail, webhook = doors.mail, doors.webhook
    if mail is not None and mail.user:
        if PASSWORD not in secrets:
            raise InputError(f"tell.mail names the user {mail.user}, but {PASSWORD} is not set", "set it, or its _FILE")
        mail = replace(mail, password=secrets[PASSWORD])
    if webhook is not None:
        webhook = replace(webhook, secret=_secret(secrets.get(SECRET, "")))
    return Doors(mail, webhook)


def _secret(written: str) -> bytes:
    try:
        secret = base64.b64decode(written.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if not _LEAST <= len(secret) <= _MOST:
        how = "openssl rand -base64 32 makes one; the receiver must have the same"
        raise InputError(f"tell.webhook needs {SECRET}: {_LEAST} to {_MOST} bytes in Base64", how)
    return secret


def _mail(value: Any) -> Mail:
    keys = _mapping(value, "tell.mail", ("to", "from", "host", "port", "user", "tls"))
    to = keys.get("to")
    listed = [to] if isinstance(to, str) else to
    if not isinstance(listed, list) or not listed:
        raise InputError("tell.mail.to names nobody", "write an address, or a list of them")
    tls, host, user = keys.get("tls", "starttls"), keys.get("host"), keys.get("user", "")
    if tls not in TLS:
        raise InputError(f"tell.mail.tls: {tls!r} is no way to encrypt", f"it is one of {', '.join(TLS)}")
    if not isinstance(host, str) or not re.fullmatch(r"[\w.:-]{1,253}", host):
        raise InputError(f"tell.mail.host: {host!r} is no host", "name your mail server")
    if not isinstance(user, str):
        raise InputError("tell.mail.user must be text", f"it is {user!r}")
    if user and tls == "none":
        raise InputError("tell.mail: a password is not sent in the clear", "use tls: starttls or implicit")
    port = keys.get("port", TLS[tls])
    if isinstance(port, bool) or not isinstance(port, int) or not 0 < port < 65536:
        raise InputError(f"tell.mail.port: {port!r} is no port", "it is a number such as 587")
    addresses = tuple(_address(item, "to") for item in listed)
    return Mail(addresses, _address(keys.get("from"), "from"), host, port, user, tls)


def _address(value: Any, name: str) -> str:
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value) or not value.isprintable():
        raise InputError(f"tell.mail.{name}: {value!r} is no mail address", "write it as name@host")
    return value


def _mapping(value: Any, name: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InputError(f"{name} must hold names and values", f"it holds {value!r}")
    for key in value:
        if key not in known:
            raise InputError(f"{name}: there is no setting called {key!r}", f"the settings here are {', '.join(known)}")
    return value
