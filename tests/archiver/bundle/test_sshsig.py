"""Signatures are those of ssh-keygen, byte for byte, and no other passes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.bundle import sshsig
from archiver.sealing import Seal
from db.errors import InputError

DATA = b"0  bag-info.txt\n" * 40


def make_key(path: Path, *options: str) -> Path:
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path), *options]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_key(tmp_path_factory.mktemp("key") / "seal_key")


def signed(key: Path) -> tuple[bytes, sshsig.Signer]:
    read = sshsig.read_key(key)
    return sshsig.sign(read, DATA), sshsig.signer_of("desk", read)


def test_it_is_byte_for_byte_the_signature_of_ssh_keygen(key: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(DATA)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", "evidence-bundle", "data"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "data.sig").read_bytes() == signed(key)[0]


def test_ssh_keygen_accepts_it_and_shows_the_same_fingerprint(key: Path, tmp_path: Path) -> None:
    signature, signer = signed(key)
    (tmp_path / "sig").write_bytes(signature)
    (tmp_path / "allowed").write_bytes(signer.allowed)
    command = ["ssh-keygen", "-Y", "verify", "-f", "allowed", "-I", "desk", "-n", "evidence-bundle", "-s", "sig"]
    done = subprocess.run(command, cwd=tmp_path, input=DATA, capture_output=True)
    assert done.returncode == 0
    assert signer.fingerprint in done.stdout.decode()
    assert subprocess.run(command, cwd=tmp_path, input=DATA + b"x", capture_output=True).returncode != 0


def test_what_it_writes_it_reads_and_a_pin_is_the_fingerprint_of_either_file(key: Path, tmp_path: Path) -> None:
    signature, signer = signed(key)
    assert sshsig.read_allowed(signer.allowed) == signer
    sshsig.verify(signature, DATA, signer)
    (tmp_path / "allowed").write_bytes(signer.allowed)
    for said in (f"{key}.pub", str(tmp_path / "allowed"), signer.fingerprint):
        assert sshsig.fingerprint(said) == signer.fingerprint


@given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_no_changed_bit_passes(key: Path, at: int, bit: int) -> None:
    signature, signer = signed(key)
    for name, data in (("signature", signature), ("allowed", signer.allowed)):
        changed = bytearray(data)
        changed[at % len(data)] ^= 1 << bit
        if name == "signature":
            with pytest.raises(ValueError):
                sshsig.verify(bytes(changed), DATA, signer)
        else:
            try:
                other = sshsig.read_allowed(bytes(changed))
            except ValueError:
                continue
            assert other.principal != signer.principal or other.key != signer.key


@given(st.binary(max_size=300))
def test_anything_else_is_told_and_never_breaks(data: bytes) -> None:
    signer = sshsig.Signer("desk", bytes(32))
    with pytest.raises(ValueError):
        sshsig.verify(data, DATA, signer)
    with pytest.raises(ValueError):
        sshsig.verify(sshsig._BEGIN.encode() + data + sshsig._END.encode(), DATA, signer)
    with pytest.raises(ValueError):
        sshsig.read_allowed(data)


def test_another_key_another_namespace_and_other_bytes_are_told_apart(key: Path, tmp_path: Path) -> None:
    signature, signer = signed(key)
    other = sshsig.signer_of("desk", sshsig.read_key(make_key(tmp_path / "other")))
    with pytest.raises(ValueError, match="not in allowed_signers"):
        sshsig.verify(signature, DATA, other)
    with pytest.raises(ValueError, match="not the signature of these bytes"):
        sshsig.verify(signature, DATA + b"x", signer)
    (tmp_path / "data").write_bytes(DATA)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", "file", "data"], cwd=tmp_path, check=True)
    with pytest.raises(ValueError, match="namespace"):
        sshsig.verify((tmp_path / "data.sig").read_bytes(), DATA, signer)


def test_a_key_that_cannot_seal_is_told_with_what_to_do(key: Path, tmp_path: Path) -> None:
    rsa = tmp_path / "rsa"
    subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", rsa], check=True)
    locked = make_key(tmp_path / "locked", "-N", "a long passphrase")
    bare = make_key(tmp_path / "bare")
    bare.chmod(0o644)
    (tmp_path / "text").write_text("no key")
    (tmp_path / "text").chmod(0o600)
    (tmp_path / "cut").write_bytes(key.read_bytes()[:120])
    (tmp_path / "cut").chmod(0o600)
    public = Path(f"{key}.pub")
    public.chmod(0o600)
    cases = {
        rsa: "Ed25519",
        locked: "passphrase",
        bare: "chmod 600",
        tmp_path / "text": "ssh-keygen -t ed25519",
        tmp_path / "cut": "cannot be used",
        tmp_path / "none": "ssh-keygen -t ed25519",
        tmp_path: "ssh-keygen -t ed25519",
        public: "private key",
    }
    for path, says in cases.items():
        with pytest.raises(InputError, match=says):
            sshsig.read_key(path)


@pytest.mark.parametrize("name", ["", "two words", "*", "!desk", "a,b", "#a", "-I", "a" * 101, 'a"b'])
def test_a_signer_is_a_plain_name(name: str) -> None:
    with pytest.raises(InputError, match="signer"):
        Seal(signer=name)


@pytest.mark.parametrize("said", ["SHA256:short", "/nowhere", "nul\x00"])
def test_a_pin_that_is_none_is_told(said: str) -> None:
    with pytest.raises(InputError):
        sshsig.fingerprint(said)
