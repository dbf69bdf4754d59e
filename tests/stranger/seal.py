"""The seal, by ssh-keygen and openssl: step 9."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from form import ROOT, Files, info, sha

SIG, ALLOWED, RENEWALS = f"seal/{ROOT}.sig", "seal/allowed_signers", "seal/renewals/"
SIGNER = r'([A-Za-z0-9][A-Za-z0-9._@:+-]*) namespaces="evidence-bundle" ssh-ed25519 [A-Za-z0-9+/]+=*\n'
PROOF = b"\0OpenTimestamps\0\0Proof\0" + bytes.fromhex("bf89e2e884e892940108")
CHAIN = rb"(-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n)+"


def seal(files: Files) -> Iterator[str]:
    """Step 9."""
    promised = info(files).get("Seal-Signer")
    if promised is None and not any(name.startswith("seal/") for name in files):
        return
    with tempfile.TemporaryDirectory() as room:
        for name, data in files.items():
            if name.startswith("seal/") or name == ROOT:
                (Path(room) / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(room) / name).write_bytes(data)
        yield from sealed(files, promised, Path(room))


def sealed(files: Files, promised: str | None, room: Path) -> Iterator[str]:
    known = {SIG, ALLOWED} & files.keys()
    if len(known) == 1 or (promised and not known):
        yield "seal: a signature and its allowed_signers belong together, or a signer was promised"
    if len(known) == 2:
        yield from signature(files, promised, room)
    folders = {"seal/": [ROOT, *({SIG} & known)]}
    for place, number in enumerate(sorted({n.split("/")[2] for n in files if n.startswith(RENEWALS)}), 1):
        listed = f"{RENEWALS}{number}/seal-sha256.txt"
        before = {n: d for n, d in files.items() if n.startswith("seal/") and (n < listed[:-15] or RENEWALS not in n)}
        before[ROOT] = files[ROOT]
        true = "".join(f"{sha(data)}  {name}\n" for name, data in sorted(before.items()))
        if number != f"{place:04d}" or files.get(listed) != true.encode():
            yield f"{listed}: not of the seal before it"
        folders[f"{RENEWALS}{number}/"] = [listed]
        known.add(listed)
    for folder, stamped in folders.items():
        inside = [n for n in files if n.startswith(folder) and "/" not in n.removeprefix(folder)]
        names = {n.removeprefix(folder).removesuffix("-chain.pem") for n in inside if n.endswith("-chain.pem")}
        names |= {n.removesuffix(".tsr").rpartition(".")[2] for n in inside if n.endswith(".tsr")}
        proofs = {n: of for n in inside if n.endswith(".ots") and (of := proved(n, folder)) in files}
        known |= proofs.keys()
        yield from (f"{n}: no proof of {of}" for n, of in proofs.items() if not files[n].startswith(begin(files[of])))
        if not names and not proofs and folder != "seal/":
            yield f"{folder}: no time stamp"
        for name, file in ((name, file) for name in names for file in stamped):
            token, chain = f"{folder}{file.rpartition('/')[2]}.{name}.tsr", f"{folder}{name}-chain.pem"
            known |= {token, chain}
            if not stamp(files, file, token, chain, room):
                yield f"{token}: no time stamp of {file} that leads to its root"
    yield from (
        f"{name}: it has no place in a seal" for name in files if name.startswith("seal/") and name not in known
    )


def proved(name: str, folder: str) -> str:
    """The file that a proof of OpenTimestamps is of."""
    of = name.removeprefix(folder).removesuffix(".ots")
    earlier = re.fullmatch(r"(\d{4})-(seal-sha256\.txt)", of)
    if earlier:
        return f"{RENEWALS}{earlier[1]}/{earlier[2]}"
    return ROOT if of == ROOT else SIG if f"seal/{of}" == SIG else f"{folder}{of}"


def begin(data: bytes) -> bytes:
    """What a proof of these bytes begins with; the steps after it are for the tools of OpenTimestamps."""
    return PROOF + bytes.fromhex(sha(data))


def signature(files: Files, promised: str | None, room: Path) -> Iterator[str]:
    named = re.fullmatch(SIGNER, files[ALLOWED].decode())
    name = named[1] if named else "?"
    words = ("ssh-keygen", "-Y", "verify", "-f", ALLOWED, "-I", name, "-n", "evidence-bundle", "-s", SIG)
    code, said = run(room, *words, given=files[ROOT])
    if code or promised not in (None, f"{name} {said.split()[-1]}"):
        yield "seal: not signed by whom it names"


def stamp(files: Files, file: str, token: str, chain: str, room: Path) -> bool:
    """Whether it is a time stamp of this file, at the time that it states."""
    said = re.search(
        r"(?m)^Time stamp: (\w+ +\d+ [\d:]+)(?:\.\d+)? (\d+) GMT$",
        run(room, "openssl", "ts", "-reply", "-in", token, "-text")[1],
    )
    if said is None or not re.fullmatch(CHAIN, files.get(chain, b"")):
        return False
    at = datetime.strptime(f"{said[1]} {said[2]} +0000", "%b %d %H:%M:%S %Y %z").timestamp()
    words = ("-data", file, "-in", token, "-CAfile", chain, "-attime", str(int(at)))
    return run(room, "openssl", "ts", "-verify", *words)[0] == 0


def run(room: Path, *words: str, given: bytes = b"") -> tuple[int, str]:
    done = subprocess.run(words, cwd=room, input=given, capture_output=True)
    return done.returncode, done.stdout.decode(errors="replace")
