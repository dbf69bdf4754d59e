"""What the settings say of sealing: whose key signs, and who is asked for time stamps. Light values."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from db.errors import InputError

PRINCIPAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@:+-]{0,99}")
"""A signer's name, as allowed_signers takes it without quotes and without patterns."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""An authority's name, which stands in the names of its files. It has no dot, so that these can be told apart."""
CALENDAR = re.compile(r"https?://[A-Za-z0-9._:/-]{1,900}")
"""A calendar's address, in the characters that a proof may name it by."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A time-stamping authority (RFC 3161). `chain`: a PEM file with its root and what stands between."""

    name: str
    url: str
    chain: Path


@dataclass(frozen=True, slots=True)
class Seal:
    """How bundles are sealed. `key`: an OpenSSH Ed25519 private key; `calendars`: addresses (OpenTimestamps).

    Raises InputError for what cannot be.
    """

    key: Path | None = None
    signer: str = "signer"
    authorities: tuple[Authority, ...] = ()
    calendars: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not PRINCIPAL.fullmatch(self.signer):
            why = "write letters, digits and . _ @ : + -, beginning with a letter or a digit, such as desk@news.example"
            raise InputError(f"seal.signer: {self.signer!r} is no name for a signer", why)
        names = [authority.name.lower() for authority in self.authorities]
        for authority in self.authorities:
            name = authority.name
            if not NAME.fullmatch(name) or name.lower() == "sig":
                why = "write letters, digits, - and _; not `sig`, which stands for the signature"
                raise InputError(f"seal.tsa: {name!r} is no name for an authority", why)
            if names.count(name.lower()) > 1:
                raise InputError(f"seal.tsa names {name} twice", "give each authority a name of its own")
            if not authority.url.startswith(("http://", "https://")):
                raise InputError(f"seal.tsa: {authority.url!r} is no address", "write http://… or https://…")
        for calendar in self.calendars:
            if not CALENDAR.fullmatch(calendar) or calendar.endswith("/"):
                why = "write https://…, without a query and without a slash at its end"
                raise InputError(f"seal.calendars: {calendar!r} is no address of a calendar", why)
            if self.calendars.count(calendar) > 1:
                raise InputError(f"seal.calendars names {calendar} twice", "name each calendar once")

    def __bool__(self) -> bool:
        """Whether bundles are to be sealed at all."""
        return self.key is not None or bool(self.authorities or self.calendars)


def fingerprint(public: bytes) -> str:
    """The fingerprint of an OpenSSH public key, given as its bytes on the wire, as `ssh-keygen -l` shows it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(public).digest()).decode().rstrip("=")
