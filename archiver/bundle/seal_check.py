"""Is the seal of a bundle whole, and what does it show? Nothing counts that does not hold in every part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from archiver.bundle import bag, ots_check, sshsig, timestamps
from archiver.bundle.container import BROKEN, Container, shown
from archiver.bundle.pins import SIGNER_FIELD, Pins, Seen
from archiver.bundle.seal import ALLOWED, FOLDER, LIST, RENEWALS, SIGNATURE
from archiver.bundle.sshsig import Signer
from archiver.bundle.timestamps import Token
from archiver.sealing import NAME
from db import canonical

_CAP = 1 << 22
_CLOCKS = timedelta(minutes=1)
"""How far the clocks of two authorities may differ."""
_RENEWAL = re.compile(rf"{RENEWALS}([0-9]{{4}})/[^/]+")


def check(held: Container, info: Mapping[str, str], pins: Pins) -> Seen:
    """Check all of `seal/` against the root. `info` is what bag-info.txt says."""
    seen = Seen()
    files = _files(held, seen)
    _signature(files, info, pins, seen)
    signed = [SIGNATURE] if SIGNATURE in files else []
    tokens = _tokens(files, FOLDER, [bag.ROOT, *signed], pins, seen)
    if not (ots_check.proofs(files, FOLDER, pins, seen) or tokens):
        seen.notes.append("no time stamp: the seal does not show when it was made")
    ots_check.pairs(files, FOLDER, [bag.ROOT, *signed], seen)
    _renewals(files, tokens, pins, seen)
    for name in sorted(files.keys() - seen.known - {bag.ROOT}):
        seen.problem(name, "it has no place in a seal: nothing that is here belongs to it")
    if pins.roots and not seen.pinned:
        seen.problem(FOLDER, "no time stamp leads to a root that you pinned")
    for height in sorted(pins.headers.keys() - seen.heights):
        seen.problem(FOLDER, f"no proof leads to Bitcoin block {height}, whose header you gave")
    return seen


def _files(held: Container, seen: Seen) -> dict[str, bytes]:
    """The root and all files of the seal that can be read."""
    files = {}
    for name in sorted(name for name in held.sizes if name.startswith(FOLDER) or name == bag.ROOT):
        try:
            files[name] = held.read(name, _CAP)
        except BROKEN as error:
            seen.known.add(name)
            seen.problem(name, f"it cannot be read: {error}")
    return files


def _signature(files: Mapping[str, bytes], info: Mapping[str, str], pins: Pins, seen: Seen) -> None:
    """The signature is by the one key of allowed_signers: the one that bag-info.txt names, and that is pinned."""
    named = _named(files, seen)
    signer = named if named and _holds(files, named, seen) else None
    promised = info.get(SIGNER_FIELD)
    if signer:
        seen.signatures = 1
        _tell_signer(signer, pins, seen)
    if not {SIGNATURE, ALLOWED} & files.keys():
        seen.notes.append("not signed: nobody vouches for it by a key")
        if promised:
            seen.problem(SIGNATURE, f"it is missing: bag-info.txt says that the bundle is signed by {promised}")
    if named and promised and promised != f"{named.principal} {named.fingerprint}":
        seen.problem(ALLOWED, f"it names {named.principal} {named.fingerprint}; bag-info.txt says {promised}")
    if pins.signer and (signer is None or signer.fingerprint != pins.signer):
        seen.problem(SIGNATURE, f"it is not signed by the key that you pinned, {pins.signer}")


def _named(files: Mapping[str, bytes], seen: Seen) -> Signer | None:
    """Whom allowed_signers names."""
    present = {SIGNATURE, ALLOWED} & files.keys()
    seen.known |= present
    for name in sorted({SIGNATURE, ALLOWED} - present) if present else ():
        seen.problem(name, "it is missing: a signature and its allowed_signers belong together")
    if ALLOWED not in files:
        return None
    try:
        return sshsig.read_allowed(files[ALLOWED])
    except ValueError as error:
        seen.problem(ALLOWED, str(error))
        return None


def _holds(files: Mapping[str, bytes], signer: Signer, seen: Seen) -> bool:
    """Whether the signature is this signer's."""
    if not {SIGNATURE, bag.ROOT} <= files.keys():
        return False
    try:
        sshsig.verify(files[SIGNATURE], files[bag.ROOT], signer)
    except ValueError as error:
        seen.problem(SIGNATURE, str(error))
        return False
    return True


def _tell_signer(signer: Signer, pins: Pins, seen: Seen) -> None:
    own = "the bundle itself names this key: compare it with what the signer gave you by another way, or --signer-key"
    whose = "the key that you pinned" if signer.fingerprint == pins.signer else own
    seen.found.append(f"signed by {signer.principal}, key {signer.fingerprint}")
    seen.notes.append(f"{seen.found[-1]} ({whose})")
    seen.notes.append(
        f"  ssh-keygen -Y verify -f {ALLOWED} -I {signer.principal} -n {sshsig.NAMESPACE} -s {SIGNATURE} < {bag.ROOT}"
    )


def _tokens(files: Mapping[str, bytes], folder: str, wanted: list[str], pins: Pins, seen: Seen) -> list[Token]:
    """The time stamps in one folder of the seal that hold: every authority there has stamped every file of `wanted`."""
    shape = re.compile(
        rf"{re.escape(folder)}(?:(?P<chain>{NAME.pattern})-chain\.pem"
        rf"|(?:{'|'.join(re.escape(name.rpartition('/')[2]) for name in wanted)})\.(?P<stamp>{NAME.pattern})\.tsr)"
    )
    found = {name: match for name in files if (match := shape.fullmatch(name))}
    seen.known |= found.keys()
    tokens = []
    for authority in sorted({match["chain"] or match["stamp"] for match in found.values()}):
        chain = f"{folder}{authority}-chain.pem"
        for name in wanted:
            token = f"{folder}{name.rpartition('/')[2]}.{authority}.tsr"
            if {chain, token} <= files.keys():
                tokens += _token(files, chain, token, name, pins, seen)
            elif token not in files:
                seen.problem(token, f"it is missing: {authority} has a part in this seal and no time stamp of {name}")
        if chain not in files:
            seen.problem(chain, f"it is missing: without it no time stamp by {authority} can be checked")
    return tokens


def _token(files: Mapping[str, bytes], chain_name: str, name: str, on: str, pins: Pins, seen: Seen) -> list[Token]:
    """One time stamp, where it holds; else nothing, and the problem told."""
    try:
        chain = timestamps.read_chain(files[chain_name])
        if chain.pem != files[chain_name]:
            raise ValueError("it has other text than its certificates, the root first")
    except ValueError as error:
        seen.problem(chain_name, str(error))
        return []
    if on not in files:
        return []
    try:
        token = timestamps.check(files[name], files[on], chain)
    except ValueError as error:
        seen.problem(name, str(error))
        return []
    seen.timestamps += 1
    seen.pinned = seen.pinned or chain.fingerprint in pins.roots
    own = "named by the bundle itself: compare it with what the authority publishes, or --tsa-root"
    whose = "which you pinned" if chain.fingerprint in pins.roots else own
    by, at = shown(token.authority), token.at.strftime("%Y-%m-%d %H:%M:%S UTC")
    seen.found.append(f"time stamp by {by}: {on} existed at {at}; root {chain.fingerprint}")
    seen.notes.append(f"{seen.found[-1]} ({whose})")
    seen.notes.append(
        f"  openssl ts -verify -data {on} -in {name} -CAfile {chain_name} -attime {int(token.at.timestamp())}"
    )
    return [token]


def _renewals(files: Mapping[str, bytes], before: list[Token], pins: Pins, seen: Seen) -> None:
    """Each renewal covers the whole seal before it, and is no older than what it covers."""
    numbers = sorted({match[1] for name in files if (match := _RENEWAL.fullmatch(name))})
    for place, number in enumerate(numbers, 1):
        folder = f"{RENEWALS}{number}/"
        if int(number) != place:
            seen.problem(f"{RENEWALS}{place:04d}/{LIST}", "it is missing: a later renewal stands behind it")
            return
        covered = {
            name: canonical.digest(data)
            for name, data in files.items()
            if name < folder or not name.startswith(RENEWALS)
        }
        seen.known |= {f"{folder}{LIST}"} & files.keys()
        if f"{folder}{LIST}" not in files:
            seen.problem(f"{folder}{LIST}", "it is missing: the renewal does not say what it covers")
        elif files[f"{folder}{LIST}"] != bag.manifest(covered):
            seen.problem(f"{folder}{LIST}", "it does not name every file of the seal before it as it is")
        seen.notes += [f"renewal {number} covers all of the seal before it", f"  sha256sum -c {folder}{LIST}"]
        tokens = _tokens(files, folder, [f"{folder}{LIST}"], pins, seen)
        if not (ots_check.proofs(files, folder, pins, seen) or tokens):
            seen.problem(f"{folder}{LIST}", "no time stamp of it holds")
        if before and tokens:
            _hold_against(before, tokens, folder, seen)
        before = tokens or before


def _hold_against(before: list[Token], after: list[Token], folder: str, seen: Seen) -> None:
    first = min(token.at for token in after)
    if first + _CLOCKS < max(token.at for token in before):
        seen.problem(f"{folder}{LIST}", "its time stamp is older than what it covers")
    if first > max(token.until for token in before):
        seen.notes.append(
            f"renewal {folder.split('/')[2]} came after every certificate of the time stamps before it had expired"
        )
