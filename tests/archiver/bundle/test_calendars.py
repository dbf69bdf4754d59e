"""Calendars are asked to put a bundle's root and signature into a block, and later for the way there: what they give is
checked before it is taken, a calendar that fails is told, and no proof is ever written over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from calendar_standin import Calendar, append, in_block, pending

from archiver.bundle import calendars, ots, seal
from archiver.bundle.ots import InBlock, Pending
from archiver.sealing import Seal
from archiver.web.network import Network
from archiver.web.wire import Wire
from db import canonical
from db.errors import InputError
from tests.archiver.bundle.test_sshsig import make_key

Files = dict[str, bytes]
ROOT, SIG = "tagmanifest-sha256.txt", "seal/tagmanifest-sha256.txt.sig"
PROOFS = [f"seal/{ROOT}.ots", f"{SIG}.ots"]
DATA = b"0  bag-info.txt\n"


@pytest.fixture
def both() -> Iterator[dict[str, Calendar]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(Calendar(f"https://{name}.example")) for name in ("alice", "bob")}


def sealer(both: dict[str, Calendar], key: Path | None = None) -> seal.Sealer:
    to = {f"{name}.example": one.base for name, one in both.items()} | {"pool.example": next(iter(both.values())).base}
    wire = Wire(Network(rate=1000, timeout=10, patience=2, host_map=to))
    return seal.sealer(Seal(key, calendars=tuple(one.url for one in both.values())), wire, 2)


def says(files: Files, name: str, on: bytes = DATA) -> list[object]:
    return [leaf.says for leaf in ots.read(files[name], hashlib.sha256(on).digest())]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return make_key(tmp_path / "seal_key")


def test_root_and_signature_have_one_proof_each_of_all_calendars(both: dict[str, Calendar], key: Path) -> None:
    made = seal.seal(DATA, sealer(both, key))
    assert sorted(made.files) == sorted([*PROOFS, SIG, "seal/allowed_signers"])
    promised = [Pending("https://alice.example"), Pending("https://bob.example")]
    assert says(made.files, PROOFS[0]) == promised
    assert says(made.files, PROOFS[1], made.files[SIG]) == promised
    assert [(one.calendar, one.on, one.block) for one in made.promises] == [
        (f"https://{name}.example", on, None) for name in both for on in (ROOT, SIG)
    ]
    assert not made.missing


def test_a_calendar_learns_no_digest_and_no_two_of_them_the_same(both: dict[str, Calendar]) -> None:
    seal.seal(DATA, sealer(both))
    seal.seal(DATA, sealer(both))
    asked = [digest for one in both.values() for _, digest in one.asked]
    assert {len(digest) for digest in asked} == {32}
    assert len({*asked, hashlib.sha256(DATA).digest()}) == 5
    assert {path for one in both.values() for path, _ in one.asked} == {"POST /digest"}
    assert {head for one in both.values() for head in one.headers} == {"application/vnd.opentimestamps.v1"}


def test_what_was_asked_and_answered_can_be_kept(both: dict[str, Calendar]) -> None:
    made = seal.seal(DATA, sealer(both))
    assert len(made.exchanges) == 2
    for digest, calendar in zip(made.exchanges, both.values(), strict=True):
        exchange = canonical.read(made.blobs[digest])
        assert exchange.url == f"{calendar.url}/digest"
        assert made.blobs[exchange.body] in made.files[PROOFS[0]]
        assert digest in seal.record(made)
    assert f"OpenTimestamps proof by https://bob.example on {ROOT}" in seal.record(made)


FAULTS = {
    "down": (lambda path, status, body: (500, b""), "answered 500"),
    "another page": (lambda path, status, body: (200, b"<html>come in</html>"), "no proof"),
    "not found": (lambda path, status, body: (404, body), "HTTP 404"),
    "nothing": (lambda path, status, body: (200, b""), "it is cut"),
    "too much": (lambda path, status, body: (200, bytes(20_000)), "larger than"),
    "a cut answer": (lambda path, status, body: (200, body[:-3]), "it is cut"),
    "more than an answer": (lambda path, status, body: (200, body + b"x"), "bytes after its end"),
    "a promise by nobody": (lambda path, status, body: (200, b"\x00" + bytes(8) + b"\x01x"), "promises nothing"),
    "an address that leads elsewhere": (lambda path, status, body: (200, pending("http://a/?b")), "no address"),
    "a block at once, of no root": (lambda path, status, body: (200, append(b"x") + in_block(7)), "merkle root"),
}


@pytest.mark.parametrize("how", FAULTS)
def test_a_calendar_that_fails_is_told_and_the_others_stay(how: str, both: dict[str, Calendar]) -> None:
    both["alice"].twist, why = FAULTS[how]
    made = seal.seal(DATA, sealer(both))
    assert says(made.files, PROOFS[0]) == [Pending("https://bob.example")]
    ((what, said),) = made.missing
    assert what == "OpenTimestamps proof by https://alice.example"
    assert why in said


def test_a_calendar_that_promises_only_once_leaves_no_half_proof(both: dict[str, Calendar], key: Path) -> None:
    answers = iter([True, False])
    both["alice"].twist = lambda path, status, body: (200, body) if next(answers) else (500, b"")
    made = seal.seal(DATA, sealer({"alice": both["alice"]}, key))
    assert sorted(made.files) == ["seal/allowed_signers", SIG]
    assert len(made.missing) == 1


def renewed(files: Files, number: int, by: seal.Sealer) -> tuple[seal.Made, Files]:
    made = seal.renewal(files, number, by)
    assert not made.files.keys() & files.keys()
    return made, files | made.files


def test_a_promise_that_was_kept_becomes_a_new_proof_and_the_old_one_stays(
    both: dict[str, Calendar], key: Path
) -> None:
    by = sealer(both, key)
    files = seal.seal(DATA, by).files | {ROOT: DATA}
    early, _ = renewed(files, 1, by)
    assert early.files == {}
    assert len(early.missing) == 4
    assert all("Pending confirmation in Bitcoin blockchain" in why for _, why in early.missing)
    both["alice"].mine(height=800_000)
    first, files = renewed(files, 1, by)
    folder = "seal/renewals/0001/"
    assert sorted(first.files) == [f"{folder}seal-sha256.txt", f"{folder}{ROOT}.ots", f"{folder}{ROOT}.sig.ots"]
    assert says(files, f"{folder}{ROOT}.ots") == [InBlock(800_000), Pending("https://bob.example")]
    assert says(files, f"{folder}{ROOT}.sig.ots", files[SIG]) == [InBlock(800_000), Pending("https://bob.example")]
    assert {(one.on, one.block) for one in first.promises} == {(ROOT, 800_000), (SIG, 800_000)}
    assert len(first.missing) == 2


def test_where_nothing_is_owed_the_whole_seal_gets_a_proof_and_that_one_its_block_later(
    both: dict[str, Calendar],
) -> None:
    by = sealer({"alice": both["alice"]})
    files = seal.seal(DATA, by).files | {ROOT: DATA}
    for number, height in ((1, 801), (2, 802), (3, 803), (4, 804)):
        both["alice"].mine(height)
        _, files = renewed(files, number, by)
    names = sorted(name for name in files if "/renewals/" in name)
    assert names == [
        "seal/renewals/0001/seal-sha256.txt",
        f"seal/renewals/0001/{ROOT}.ots",
        "seal/renewals/0002/seal-sha256.txt",
        "seal/renewals/0002/seal-sha256.txt.ots",
        "seal/renewals/0003/0002-seal-sha256.txt.ots",
        "seal/renewals/0003/seal-sha256.txt",
        "seal/renewals/0004/seal-sha256.txt",
        "seal/renewals/0004/seal-sha256.txt.ots",
    ]
    covered = files["seal/renewals/0002/seal-sha256.txt"]
    assert says(files, "seal/renewals/0003/0002-seal-sha256.txt.ots", covered) == [InBlock(803)]
    assert f"seal/renewals/0001/{ROOT}.ots" in covered.decode()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda path, status, body: (200, b"garbage"), "no proof"),
        (lambda path, status, body: (200, body[:-1]), "no proof"),
        (lambda path, status, body: (200, bytes(20_000)), "larger than"),
        (lambda path, status, body: (200, append(b"x") + pending("https://alice.example")), "no block for it yet"),
        (lambda path, status, body: (500, b""), "answered 500"),
        (lambda path, status, body: (403, b""), "HTTP 403"),
        (lambda path, status, body: (404, b"\x1b[2J\xe2\x80\xae gone"), "no block for it yet"),
    ],
)
def test_a_calendar_that_does_not_keep_its_promise_adds_nothing(
    answer: object, why: str, both: dict[str, Calendar]
) -> None:
    by = sealer({"alice": both["alice"]})
    files = seal.seal(DATA, by).files | {ROOT: DATA}
    both["alice"].mine()
    both["alice"].twist = answer  # type: ignore[assignment]
    made = seal.renewal(files, 1, by)
    assert made.files == {}
    ((what, said),) = made.missing
    assert what == f"block of the OpenTimestamps proof by https://alice.example on {ROOT}"
    assert why in said
    assert "\x1b" not in said


def test_only_calendars_that_the_settings_name_are_asked_whatever_a_bundle_names(both: dict[str, Calendar]) -> None:
    by = sealer({"alice": both["alice"]})
    both["alice"].url = "https://pool.example"  # the answer names another calendar than the one that gave it
    made = seal.seal(DATA, by)
    assert says(made.files, PROOFS[0]) == [Pending("https://pool.example")]
    asked = len(both["alice"].asked)
    later = seal.renewal(made.files | {ROOT: DATA}, 1, by)
    assert len(both["alice"].asked) == asked
    assert "seal.calendars does not name it" in later.missing[0][1]


def test_without_calendars_in_the_settings_a_proof_that_waits_is_left_alone(both: dict[str, Calendar]) -> None:
    files = seal.seal(DATA, sealer(both)).files | {ROOT: DATA}
    made = seal.renewal(files, 1, seal.sealer(Seal(), Wire(Network()), 1))
    assert (made.files, made.missing) == ({}, [])


def test_an_address_inside_this_network_is_never_asked(both: dict[str, Calendar]) -> None:
    for url in (both["alice"].base, "http://169.254.169.254", "http://localhost", "http://0x7f000001"):
        made = seal.seal(DATA, seal.sealer(Seal(calendars=(url,)), Wire(Network(rate=1000)), 2))
        assert made.files == {}
        assert made.missing
    assert both["alice"].asked == []


def test_the_name_of_a_proof_says_of_which_file_it_is() -> None:
    listed = "seal/renewals/0002/seal-sha256.txt"
    for on, folder in (
        (ROOT, "seal/"),
        (SIG, "seal/"),
        (ROOT, "seal/renewals/0003/"),
        (SIG, "seal/renewals/0003/"),
        (listed, "seal/renewals/0002/"),
        (listed, "seal/renewals/0003/"),
    ):
        assert calendars.proved(calendars.proof_name(on, folder)) == on
    for name in (
        "seal/seal-sha256.txt.ots",
        "seal/renewals/0002/0002-seal-sha256.txt.ots",
        "seal/renewals/0002/0003-seal-sha256.txt.ots",
        f"seal/{ROOT}.lab.ots",
        f"{ROOT}.ots",
        "seal/allowed_signers.ots",
    ):
        assert calendars.proved(name) is None, name


@pytest.mark.parametrize(
    "url", ["cal.example", "ftp://cal.example", "https://cal.example/?a=b", "https://u@cal.example"]
)
def test_what_is_no_address_of_a_calendar_is_told(url: str) -> None:
    with pytest.raises(InputError, match="calendar"):
        Seal(calendars=(url,))
    with pytest.raises(InputError, match="twice"):
        Seal(calendars=("https://cal.example", "https://cal.example"))
