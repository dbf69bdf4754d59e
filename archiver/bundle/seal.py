"""The seal of a bundle: a signature of its root, and time stamps of authorities and calendars on root and signature.

It lies in `seal/`, in no manifest, for it is made of them. What lies there is never changed: later time stamps over
the whole seal, before certificates expire or digests weaken, are renewals beside it (the idea of RFC 4998).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archiver.bundle import bag, calendars, sshsig, timestamps
from archiver.bundle.calendars import Promise
from archiver.bundle.sshsig import Signer
from archiver.bundle.timestamps import Chain, Token
from archiver.sealing import Authority, Seal
from archiver.web.tape import Tape
from db import canonical
from db.errors import CitetrailError, Unreadable
from db.progress import InHand, Tell, silent

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from archiver.web.wire import Web

FOLDER = "seal/"
SIGNATURE = f"{FOLDER}{bag.ROOT}.sig"
ALLOWED = f"{FOLDER}allowed_signers"
RENEWALS = f"{FOLDER}renewals/"
LIST = "seal-sha256.txt"
"""What a renewal covers: the digest of every file of the seal before it, and of the root."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """What a seal is made with: a key, authorities with their chains, calendars, and the web to ask them on."""

    key: Ed25519PrivateKey | None
    signer: Signer | None
    authorities: tuple[tuple[Authority, Chain], ...]
    web: Web
    patience: float
    """Seconds for which one time stamp may be waited for."""
    tell: Tell = silent
    calendars: tuple[str, ...] = ()
    """The addresses of calendars (OpenTimestamps)."""

    def ask(
        self, made: Made, method: str, url: str, headers: Mapping[str, str], cap: int, content: bytes | None = None
    ) -> tuple[int, bytes]:
        """The status and the bytes, `cap` at most, of one answer; the exchange is recorded whatever comes of it."""
        tape = Tape()
        try:
            with self.web.client(tape, self.patience) as client:
                how = {"cap": cap}
                answer = client.request(method, url, content=content, headers=dict(headers), extensions=how)
                return answer.status_code, answer.content
        finally:
            made.keep(tape)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp that was had. `on`: the file, by its path in the bag, whose bytes it is of."""

    authority: str
    on: str
    token: Token


@dataclass
class Made:
    """The files of a seal, by their path in the bag, and what came of asking for them."""

    files: dict[str, bytes] = field(default_factory=dict)
    signer: Signer | None = None
    stamps: list[Stamp] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    """What could not be had, and why."""
    blobs: dict[str, bytes] = field(default_factory=dict)
    """The exchanges with authorities and calendars, as canonical JSON, and the bytes that they name."""
    exchanges: list[str] = field(default_factory=list)
    """The digests of the exchanges among `blobs`, in order."""

    def keep(self, tape: Tape) -> None:
        """The exchanges, whose requests hold all that was asked, and the bytes of their answers."""
        for exchange in tape.exchanges:
            body = canonical.write(exchange)
            self.blobs[canonical.digest(body)] = body
            self.exchanges.append(canonical.digest(body))
        self.blobs |= tape.blobs


def sealer(chosen: Seal, web: Web, patience: float, tell: Tell = silent) -> Sealer:
    """The sealer that the settings name: read and found fit before anything is written.

    Raises InputError for a key or a chain that cannot be used.
    """
    key = sshsig.read_key(chosen.key) if chosen.key else None
    signer = sshsig.signer_of(chosen.signer, key) if key else None
    chains = tuple((one, timestamps.chain_in(one.chain)) for one in chosen.authorities)
    return Sealer(key, signer, chains, web, patience, tell, chosen.calendars)


def seal(root: bytes, by: Sealer) -> Made:
    """A seal for a bundle whose tagmanifest is `root`. What those who are asked do not give is told, and left out."""
    made = Made(signer=by.signer)
    wanted = {bag.ROOT: root}
    if by.key and by.signer:
        signature = sshsig.sign(by.key, root)
        made.files |= {SIGNATURE: signature, ALLOWED: by.signer.allowed}
        wanted[SIGNATURE] = signature
    _stamp(made, FOLDER, wanted, by)
    calendars.stamp(made, FOLDER, wanted, by)
    return made


def renewal(files: Mapping[str, bytes], number: int, by: Sealer) -> Made:
    """Time stamps over a whole seal: `files` are all of it, and the root, by their path in the bag.

    Calendars are asked for what they still owe; only where they owe nothing, for a proof of the whole seal.
    """
    made = Made()
    folder = f"{RENEWALS}{number:04d}/"
    wanted = {f"{folder}{LIST}": bag.manifest({name: canonical.digest(data) for name, data in files.items()})}
    _stamp(made, folder, wanted, by)
    if by.calendars and calendars.waiting(files):
        calendars.complete(made, folder, files, by)
    else:
        calendars.stamp(made, folder, wanted, by)
    if made.files:
        made.files |= wanted
    return made


def record(made: Made) -> str:
    """One line for the chain of custody: who sealed, what was asked of whom, and where the exchanges lie."""
    parts = [f"signed by {made.signer.principal} {made.signer.fingerprint}"] if made.signer else []
    parts += [f"time stamp of {one.authority} at {canonical.instant(one.token.at)} on {one.on}" for one in made.stamps]
    parts += [
        f"OpenTimestamps proof by {one.calendar} on {one.on}{f', block {one.block}' if one.block is not None else ''}"
        for one in made.promises
    ]
    parts += [f"no {what}" for what, _ in made.missing]
    parts += [f"exchange {digest}" for digest in made.exchanges]
    return "; ".join(parts)


def told(made: Made) -> dict[str, Any]:
    """What came of it, as a command answers it."""
    signer = {"name": made.signer.principal, "key": made.signer.fingerprint} if made.signer else None
    stamps = [
        {"authority": one.authority, "on": one.on, "at": canonical.instant(one.token.at), "by": one.token.authority}
        for one in made.stamps
    ]
    proofs = [{"calendar": one.calendar, "on": one.on, "block": one.block} for one in made.promises]
    return {
        "seal": {"signer": signer, "timestamps": stamps, "proofs": proofs},
        "incomplete": [{"what": what, "why": why} for what, why in made.missing],
    }


def _stamp(made: Made, folder: str, wanted: Mapping[str, bytes], by: Sealer) -> None:
    """Ask every authority for its time stamps. One that gives not all of them is left out as a whole: so a time stamp
    that is taken out of a bundle later leaves another one that gives it away.
    """
    for authority, chain in by.authorities:
        by.tell(InHand(f"asking {authority.name} for a time stamp"))
        answers: dict[str, bytes] = {}
        stamps: list[Stamp] = []
        try:
            for name, data in wanted.items():
                answer, token = _ask(made, authority, chain, data, by)
                answers[f"{folder}{name.rpartition('/')[2]}.{authority.name}.tsr"] = answer
                stamps.append(Stamp(authority.name, name, token))
        except CitetrailError as error:
            made.missing.append((f"time stamp by {authority.name}", str(error)))
            continue
        made.files |= answers | {f"{folder}{authority.name}-chain.pem": chain.pem}
        made.stamps += stamps
    by.tell(InHand(""))


def _ask(made: Made, authority: Authority, chain: Chain, data: bytes, by: Sealer) -> tuple[bytes, Token]:
    """One authority's answer for these bytes, as it came, and what it says."""
    query, nonce = timestamps.request(data)
    headers = {"Content-Type": timestamps.QUERY, "Accept": timestamps.REPLY}
    status, answer = by.ask(made, "POST", authority.url, headers, timestamps.CAP, query)
    if status != 200:
        raise Unreadable(f"{authority.name} answered HTTP {status}", "check its address in seal.tsa")
    try:
        return answer, timestamps.check(answer, data, chain, nonce)
    except ValueError as error:
        raise Unreadable(f"the answer of {authority.name} is no time stamp that holds", str(error)) from error
