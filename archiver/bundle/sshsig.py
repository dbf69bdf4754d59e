"""Signatures as `ssh-keygen -Y` makes and verifies them: Ed25519, armoured, with the namespace of our bundles.

Sources: PROTOCOL.sshsig of OpenSSH; ssh-keygen(1), ALLOWED SIGNERS. Ed25519 gives the same signature each time.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_ssh_private_key

from archiver import sealing
from archiver.sealing import PRINCIPAL
from db.errors import InputError

NAMESPACE = "evidence-bundle"
HOW = "ssh-keygen -t ed25519 -N '' -C '' -f seal_key"
"""Makes a key to seal with."""
_KIND = b"ssh-ed25519"
_MAGIC = b"SSHSIG"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n"
_COLUMNS = 70
_ALLOWED = re.compile(rf'({PRINCIPAL.pattern}) namespaces="{NAMESPACE}" ssh-ed25519 ([A-Za-z0-9+/]+=*)\n')
_PUBLIC = re.compile(r"(?:^|\s)ssh-ed25519 ([A-Za-z0-9+/]+=*)(?:\s|$)", re.MULTILINE)
_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")


@dataclass(frozen=True, slots=True)
class Signer:
    """A name, which anyone may choose, and the 32 bytes of the public key, which nobody else can sign for."""

    principal: str
    key: bytes

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` shows it."""
        return sealing.fingerprint(_strings(_KIND, self.key))

    @property
    def allowed(self) -> bytes:
        """The file allowed_signers with this signer in it."""
        key = base64.b64encode(_strings(_KIND, self.key)).decode()
        return f'{self.principal} namespaces="{NAMESPACE}" ssh-ed25519 {key}\n'.encode()


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a file that only its owner may read. Raises InputError, which says what to do."""
    make = f"make one of its own: {HOW}"
    try:
        data = path.read_bytes()
        if path.stat().st_mode & 0o077:
            raise InputError(f"others may read or change the key {path}", f"chmod 600 {path}")
    except OSError as error:
        raise InputError(f"the key {path} cannot be read", f"{error.strerror or error}; {make}") from error
    if data.startswith((b"ssh-", b"ecdsa-", b"sk-")):
        raise InputError(f"{path} is a public key", "name the private key, the file without .pub")
    if b"BEGIN OPENSSH PRIVATE KEY" not in data:
        raise InputError(f"{path} is no OpenSSH private key", make)
    try:
        key = load_ssh_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if "password" in str(error).lower():
            why = f"a passphrase is not asked for: take it off a copy (ssh-keygen -p -N '' -f COPY), or {make}"
            raise InputError(f"the key {path} is protected by a passphrase", why) from error
        raise InputError(f"the key {path} cannot be used", f"{error}; {make}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(f"the key {path} is not of the kind Ed25519", make)
    return key


def signer_of(principal: str, key: Ed25519PrivateKey) -> Signer:
    """Who signs with this key."""
    return Signer(principal, key.public_key().public_bytes_raw())


def sign(key: Ed25519PrivateKey, data: bytes) -> bytes:
    """The armoured signature, byte for byte that of `ssh-keygen -Y sign -n evidence-bundle`."""
    signature = key.sign(_signed(data, b"sha512"))
    return _armoured(key.public_key().public_bytes_raw(), b"sha512", signature)


def read_allowed(data: bytes) -> Signer:
    """The one signer of an allowed_signers file as `Signer.allowed` writes it. Raises ValueError for any other."""
    found = _ALLOWED.fullmatch(data.decode("ascii", "replace"))
    if not found:
        raise ValueError("it does not name one Ed25519 key for the namespace evidence-bundle, and nothing else")
    return Signer(found[1], _public(found[2]))


def verify(armoured: bytes, data: bytes, signer: Signer) -> None:
    """Raises ValueError unless this is the signature of these bytes by this signer, in our namespace."""
    text = armoured.decode("ascii", "replace")
    if not text.startswith(_BEGIN) or not text.endswith(_END):
        raise ValueError("it is no SSH signature")
    try:
        blob = base64.b64decode(text[len(_BEGIN) : -len(_END)].replace("\n", ""), validate=True)
        if blob[:10] != _MAGIC + struct.pack(">I", 1):
            raise ValueError("it is no SSH signature of version 1")
        public, namespace, _, hashed, signature = _parts(blob[10:], 5)
        kind, key = _parts(public, 2)
        _, raw = _parts(signature, 2)
    except (binascii.Error, struct.error) as error:
        raise ValueError("it cannot be read as an SSH signature") from error
    if kind != _KIND:
        raise ValueError("it is not by an Ed25519 key")
    if key != signer.key:
        raise ValueError(f"it is by the key {Signer('', key).fingerprint}, which is not in allowed_signers")
    if namespace != NAMESPACE.encode():
        raise ValueError("it was made for another purpose than an evidence bundle (its namespace differs)")
    if hashed not in (b"sha512", b"sha256") or _armoured(key, hashed, raw) != armoured:
        raise ValueError("it has parts that a signature of this kind never has")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(raw, _signed(data, hashed))
    except (InvalidSignature, ValueError) as error:
        raise ValueError("it is not the signature of these bytes") from error


def fingerprint(said: str) -> str:
    """The fingerprint that somebody pins: itself, or of the public key in a file. Raises InputError."""
    if said.startswith("SHA256:"):
        if not _FINGERPRINT.fullmatch(said.rstrip("=")):
            raise InputError(f"{said} is no fingerprint of a key", "it is SHA256: and 43 characters more")
        return said.rstrip("=")
    try:
        found = _PUBLIC.findall(Path(said).read_text(encoding="utf-8", errors="replace"))
    except (OSError, ValueError) as error:
        why = f"{getattr(error, 'strerror', None) or error}; give a public key, or SHA256:…"
        raise InputError(f"the key {said} cannot be read", why) from error
    try:
        (key,) = {_public(text) for text in found}
    except ValueError as error:
        raise InputError(f"{said} does not hold one Ed25519 public key", "give the file that ends with .pub") from error
    return Signer("", key).fingerprint


def _public(text: str) -> bytes:
    """The raw key in the base64 of an OpenSSH public key. Raises ValueError."""
    try:
        blob = base64.b64decode(text, validate=True)
        kind, key = _parts(blob, 2)
    except (binascii.Error, struct.error) as error:
        raise ValueError("its key cannot be read") from error
    if kind != _KIND or len(key) != 32 or base64.b64encode(blob).decode() != text:
        raise ValueError("its key is no Ed25519 key")
    return key


def _signed(data: bytes, hashed: bytes) -> bytes:
    return _MAGIC + _strings(NAMESPACE.encode(), b"", hashed, hashlib.new(hashed.decode(), data).digest())


def _armoured(key: bytes, hashed: bytes, signature: bytes) -> bytes:
    parts = _strings(_strings(_KIND, key), NAMESPACE.encode(), b"", hashed, _strings(_KIND, signature))
    text = base64.b64encode(_MAGIC + struct.pack(">I", 1) + parts).decode()
    lines = [text[at : at + _COLUMNS] + "\n" for at in range(0, len(text), _COLUMNS)]
    return (_BEGIN + "".join(lines) + _END).encode()


def _strings(*parts: bytes) -> bytes:
    """Strings as SSH writes them (RFC 4251, 5): length in four bytes, then the bytes."""
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def _parts(data: bytes, count: int) -> list[bytes]:
    """So many strings, which are all there is. Raises ValueError or struct.error."""
    found, at = [], 0
    for _ in range(count):
        (length,) = struct.unpack_from(">I", data, at)
        found.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    if at != len(data):
        raise ValueError("it cannot be read as an SSH signature")
    return found
