"""A time stamp counts when it is of these bytes and leads to the root; whatever else an authority says is told."""

from __future__ import annotations

import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from authority import Authority
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.bundle import timestamps
from db.errors import InputError

DATA = b"the root"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("other"), "Other")


@pytest.fixture(scope="module")
def stamp(office: Authority) -> bytes:
    return office.reply(timestamps.request(DATA)[0])


def chain(office: Authority) -> timestamps.Chain:
    return timestamps.read_chain(office.chain.read_bytes())


def openssl(office: Authority, stamp: bytes, data: bytes, *more: str) -> bool:
    (office.folder / "data").write_bytes(data)
    (office.folder / "stamp").write_bytes(stamp)
    command = ["openssl", "ts", "-verify", "-data", "data", "-in", "stamp", "-CAfile", "chain.pem", *more]
    return subprocess.run(command, cwd=office.folder, capture_output=True).returncode == 0


def test_it_says_when_and_by_whom_and_openssl_agrees(office: Authority) -> None:
    query, nonce = timestamps.request(DATA)
    stamp = office.reply(query)
    token = timestamps.check(stamp, DATA, chain(office), nonce)
    assert abs(token.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert token.authority == "CN=Lab Stamps"
    assert openssl(office, stamp, DATA)
    assert chain(office).fingerprint == office.root


def test_other_bytes_another_request_and_another_root_are_refused(
    office: Authority, other: Authority, stamp: bytes
) -> None:
    with pytest.raises(ValueError, match="other bytes"):
        timestamps.check(stamp, DATA + b"x", chain(office))
    with pytest.raises(ValueError, match="nonce"):
        timestamps.check(stamp, DATA, chain(office), 7)
    with pytest.raises(ValueError, match="root"):
        timestamps.check(stamp, DATA, chain(other))
    assert not openssl(office, stamp, DATA + b"x")


def test_no_flipped_bit_passes(office: Authority, stamp: bytes) -> None:
    for at in range(len(stamp)):
        changed = bytearray(stamp)
        changed[at] ^= 1 << at % 8
        with pytest.raises(ValueError):
            timestamps.check(bytes(changed), DATA, chain(office))


@settings(max_examples=200)
@given(data=st.data())
def test_what_is_cut_or_put_in_is_told(office: Authority, stamp: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(stamp)))
    changed = stamp[:at] + data.draw(st.binary(max_size=20)) + stamp[at + data.draw(st.integers(0, 20)) :]
    if changed != stamp:
        with pytest.raises(ValueError):
            timestamps.check(changed, DATA, chain(office))


@given(st.binary(max_size=200))
def test_anything_else_is_told_and_never_breaks(office: Authority, data: bytes) -> None:
    for read in (lambda: timestamps.check(data, DATA, chain(office)), lambda: timestamps.read_chain(data)):
        with pytest.raises(ValueError):
            read()


def test_certificates_in_the_order_of_openssl_are_read_and_its_bytes_stay(tmp_path: Path) -> None:
    for number in range(4):  # the order in which two certificates come is a matter of chance
        office = Authority(tmp_path / str(number), unsorted=True)
        stamp = office.reply(timestamps.request(DATA)[0])
        assert timestamps.check(stamp, DATA, chain(office)).authority == "CN=Lab Stamps"
        assert openssl(office, stamp, DATA)


def test_a_rejection_is_told_in_the_words_of_the_authority(tmp_path: Path) -> None:
    office = Authority(tmp_path, digests="sha512")
    with pytest.raises(ValueError, match=r"status 2, .*digest algorithm is not supported"):
        timestamps.check(office.reply(timestamps.request(DATA)[0]), DATA, chain(office))


def test_a_certificate_that_expired_later_does_no_harm_and_one_that_had_expired_does(tmp_path: Path) -> None:
    office = Authority(tmp_path)
    for _ in range(20):  # until a stamp is made while the certificate holds, however slow the machine is
        end = office.renew(timedelta(seconds=2))
        stamp = office.reply(timestamps.request(DATA)[0])
        try:
            token = timestamps.check(stamp, DATA, chain(office))
            break
        except ValueError:
            continue
    time.sleep(max(0.0, (end - datetime.now(UTC)).total_seconds()) + 1.1)
    assert timestamps.check(stamp, DATA, chain(office)) == token
    assert token.until == end
    assert not openssl(office, stamp, DATA)
    assert openssl(office, stamp, DATA, "-attime", str(int(token.at.timestamp())))
    with pytest.raises(ValueError, match="not sound"):
        timestamps.check(office.reply(timestamps.request(DATA)[0]), DATA, chain(office))


def test_a_chain_has_one_root_and_nothing_that_does_not_lead_to_it(
    office: Authority, other: Authority, tmp_path: Path
) -> None:
    own, strange = office.chain.read_bytes(), other.chain.read_bytes()
    root = (office.folder / "root.pem").read_bytes()
    between = own[len(root) :]
    assert timestamps.read_chain(between + root).pem == own
    for wrong, why in ((between, "0 roots"), (own + strange, "2 roots"), (own + between, "twice")):
        with pytest.raises(ValueError, match=why):
            timestamps.read_chain(wrong)
    strange_between = strange[len((other.folder / "root.pem").read_bytes()) :]
    with pytest.raises(ValueError, match="none of the others"):
        timestamps.read_chain(root + strange_between)
    for path in (tmp_path / "none.pem", tmp_path):
        with pytest.raises(InputError, match="chain"):
            timestamps.chain_in(path)


def test_certificates_that_vouch_for_each_other_do_not_lead_to_the_root_beside_them(
    office: Authority, other: Authority
) -> None:
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in "AB"}
    named = {name: x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in "AB"}
    now = datetime.now(UTC)
    a, b = (
        x509.CertificateBuilder()
        .subject_name(named[own])
        .issuer_name(named[issuer])
        .public_key(keys[own].public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.BasicConstraints(True, None), critical=True)
        .sign(keys[issuer], hashes.SHA256())
        for own, issuer in ("AB", "BA")
    )
    forger = Authority(other.folder.parent / "forger", "Forger")
    forger._between, forger._between_key = a, keys["A"]
    forger.renew(timedelta(days=5))
    stamp = forger.reply(timestamps.request(DATA)[0])
    ring = timestamps.Chain(chain(office).root, (a, b))
    with pytest.raises(ValueError, match="root"):
        timestamps.check(stamp, DATA, ring)


def test_a_root_is_pinned_by_its_digest_or_its_file(office: Authority) -> None:
    colons = ":".join(office.root.upper()[at : at + 2] for at in range(0, 64, 2))
    for said in (office.root, colons, str(office.chain), str(office.folder / "root.pem")):
        assert timestamps.pinned(said) == office.root
