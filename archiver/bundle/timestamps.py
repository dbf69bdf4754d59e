"""Time stamps of an authority (RFC 3161): what is asked, what an answer is worth, and the chain up to a root.

A token is judged at the time that it states, so one whose certificates have expired since is as good as on its day.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from db.errors import InputError

QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
CAP = 1 << 20
"""Bytes that an answer may have: real ones have a few thousand."""
_SEQUENCE, _SET, _EXPLICIT = 0x30, 0x31, 0xA0
_UNSOUND = (
    VerificationError,
    ValueError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What reading a token that is not sound may raise."""
_SIGNED_DATA = ((_SEQUENCE, 0), (_SEQUENCE, 1), (_EXPLICIT, 1), (_SEQUENCE, 0))
"""The way to a token's SignedData."""
_RSA, _ECDSA = "2a864886f70d0101", "2a8648ce3d"
_SIGNATURES = frozenset(
    bytes.fromhex(kind)
    for kind in (
        *(f"{_RSA}{last}" for last in ("01", "0a", "0b", "0c", "0d")),  # RSA, RSA-PSS, and with SHA-256, -384, -512
        *(f"{_ECDSA}{last}" for last in ("0201", "040302", "040303", "040304")),  # ECDSA likewise
        "2b6570",  # Ed25519
    )
)
"""Object identifiers of signatures. OpenSSL goes by the key alone, and would let any other stand here."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The root that an authority is trusted by, and the certificates between it and the authority's own."""

    root: x509.Certificate
    between: tuple[x509.Certificate, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the root certificate, as `openssl x509 -fingerprint -sha256` has it, in lower case."""
        return hashlib.sha256(self.root.public_bytes(Encoding.DER)).hexdigest()

    @property
    def pem(self) -> bytes:
        """The chain as a file: the root first."""
        return b"".join(one.public_bytes(Encoding.PEM) for one in (self.root, *self.between))


@dataclass(frozen=True, slots=True)
class Token:
    """What a time stamp says: these bytes existed at `at`. `until`: the authority's certificate was valid so long."""

    at: datetime
    authority: str
    until: datetime


def read_chain(data: bytes) -> Chain:
    """A chain from PEM, in any order. Raises ValueError unless it has one root and every certificate leads to it."""
    try:
        found = x509.load_pem_x509_certificates(data)
        roots = [one for one in found if one.subject == one.issuer and _issued(one, one)]
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("it holds no certificates that can be read (PEM)") from error
    if len(roots) != 1:
        raise ValueError(f"it holds {len(roots)} roots (certificates signed by themselves), and not one")
    between = tuple(one for one in found if one != roots[0])
    if len(between) != len(found) - 1 or len(set(between)) != len(between):
        raise ValueError("it holds a certificate twice")
    if not all(any(_issued(one, issuer) for issuer in found if issuer != one) for one in between):
        raise ValueError("it holds a certificate that none of the others has issued")
    return Chain(roots[0], between)


def chain_in(path: Path) -> Chain:
    """The chain in a file that the settings name. Raises InputError."""
    try:
        return read_chain(path.read_bytes())
    except OSError as error:
        why = f"{error.strerror or error}; get the authority's root and intermediate certificates from its site"
        raise InputError(f"the chain {path} cannot be read", why) from error
    except ValueError as error:
        why = f"{error}; put the authority's root and what stands between into one PEM file"
        raise InputError(f"the chain {path} cannot be used", why) from error


def pinned(said: str) -> str:
    """The fingerprint of a root that somebody pins: itself, or of the one in a PEM file. Raises InputError."""
    digest = said.removeprefix("SHA256:").replace(":", "").lower()
    if len(digest) == 64 and all(char in "0123456789abcdef" for char in digest):
        return digest
    return chain_in(Path(said)).fingerprint


def request(data: bytes) -> tuple[bytes, int]:
    """What an authority is asked for these bytes, and the number that its answer must repeat."""
    made = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    if made.nonce is None:
        raise AssertionError("a request without a nonce")
    return made.as_bytes(), made.nonce


def check(answer: bytes, data: bytes, chain: Chain, nonce: int | None = None) -> Token:
    """What this answer says of these bytes. Raises ValueError unless it is a time stamp of them that leads to the root.

    `nonce`: the number that was asked with.
    """
    response = _decoded(answer)
    if response.status != 0:
        said = "; ".join(response.status_string)[:200]
        raise ValueError(f"the authority gave none: status {response.status}{f', {said!r}' if said else ''}")
    verifier = VerifierBuilder(roots=[chain.root], intermediates=list(chain.between), nonce=nonce).build()
    try:
        verifier.verify_message(response, data)
        own = _signer(response, chain)
        at = response.tst_info.gen_time
    except _UNSOUND as error:
        raise ValueError(_plainly(str(error))) from error
    if _signature_kind(answer) not in _SIGNATURES:
        raise ValueError("it is signed in a way that time stamps never are")
    return Token(at if at.tzinfo else at.replace(tzinfo=UTC), own.subject.rfc4514_string(), own.not_valid_after_utc)


def _signer(response: TimeStampResponse, chain: Chain) -> x509.Certificate:
    """The authority's own certificate. Raises ValueError where a part that the library overlooks is not sound."""
    signed = response.signed_data
    (signer,) = signed.signer_infos
    if (signed.version, signer.version) != (3, 1):
        raise ValueError("its versions are none of a time stamp")
    carried = [x509.load_der_x509_certificate(one) for one in signed.certificates]
    known = {*carried, chain.root, *chain.between}
    for one in carried:
        issuers = [issuer for issuer in known if issuer.subject == one.issuer]
        if issuers and not any(_issued(one, issuer) for issuer in issuers):
            raise ValueError("it carries a certificate that is not sound")
    (own,) = (one for one in carried if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number))
    return own


def _plainly(why: str) -> str:
    """The library's words, where there are plainer ones."""
    if "Mismatch between messages" in why:
        return "it is the time stamp of other bytes"
    if "Nonce" in why:
        return "it answers another request (its nonce differs)"
    if "Unable to verify pkcs7" in why:
        return "its signature does not lead to the root of its chain, or is not sound"
    return f"it is not sound ({why[:200]})"


def _decoded(answer: bytes) -> TimeStampResponse:
    """An answer as the library reads it. Raises ValueError.

    The library wants certificates in the order of DER; OpenSSL's own authority has them in any. No signature covers
    that order, so they are put right for reading; the bytes that are kept stay as they came.
    """
    try:
        return decode_timestamp_response(answer)
    except ValueError as error:
        if "InvalidSetOrdering" not in str(error):
            raise ValueError("it is no time stamp that can be read") from error
    try:
        return decode_timestamp_response(_in_order(answer))
    except (ValueError, IndexError) as error:
        raise ValueError("it is no time stamp that can be read") from error


def _in_order(answer: bytes) -> bytes:
    """The answer with its certificates sorted: TimeStampResp > token > [0] > SignedData > [0] certificates."""
    at, end = _below(answer, *_SIGNED_DATA, (_EXPLICIT, 3))
    certificates = sorted(answer[start:stop] for _, _, stop, start in _children(answer, at, end))
    return answer[:at] + b"".join(certificates) + answer[end:]


def _signature_kind(answer: bytes) -> bytes:
    """The object identifier of the signature: SignedData > signerInfos > SignerInfo > signatureAlgorithm."""
    at, end = _below(answer, *_SIGNED_DATA, (_SET, -1), (_SEQUENCE, 0), (_SEQUENCE, 4), (0x06, 0))
    return answer[at:end]


def _below(data: bytes, *path: tuple[int, int]) -> tuple[int, int]:
    """Where the content of the value at the end of a path lies; each step is a tag and a place. Raises ValueError."""
    at, end = 0, len(data)
    for tag, place in path:
        found, at, end, _ = _children(data, at, end)[place]
        if found != tag:
            raise ValueError("a part is not where it should be")
    return at, end


def _children(data: bytes, at: int, end: int) -> list[tuple[int, int, int, int]]:
    """The DER values from `at` to `end`: tag, where the content begins, where it ends, where the value begins."""
    found = []
    while at < end:
        tag, length, body = data[at], data[at + 1], at + 2
        if length & 0x80:
            body += length & 0x7F
            length = int.from_bytes(data[at + 2 : body])
        found.append((tag, body, body + length, at))
        at = body + length
    if at != end:
        raise ValueError("a value is longer than what holds it")
    return found


def _issued(one: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
