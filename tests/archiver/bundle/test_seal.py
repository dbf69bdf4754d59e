"""A sealed bundle: other tools accept its seal, ours says what it shows, and no part of it can change, go or come."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import bagit
import bundled
import pytest
from authority import Authority

from archiver.bundle import export as bundle
from archiver.bundle import seal, sshsig, verify
from archiver.bundle.pins import Pins
from archiver.sealing import Authority as Named
from archiver.sealing import Seal
from archiver.web.network import Network
from archiver.web.wire import Wire
from db import canonical
from tests.archiver.bundle.test_sshsig import make_key

Files = dict[str, bytes]
SIG, ALLOWED, ROOT = "seal/tagmanifest-sha256.txt.sig", "seal/allowed_signers", "tagmanifest-sha256.txt"
STAMPS = [f"seal/{name}.{tsa}.tsr" for name in (ROOT, f"{ROOT}.sig") for tsa in ("lab", "other")]
CHAINS = ["seal/lab-chain.pem", "seal/other-chain.pem"]
RENEWED = [f"seal/renewals/0001/{name}" for name in ("seal-sha256.txt", "seal-sha256.txt.lab.tsr", "lab-chain.pem")]
SEAL = [SIG, ALLOWED, *STAMPS, *CHAINS]


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Authority]]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("offices")
        yield {
            name: stack.enter_context(Authority(folder / name, name.title(), unsorted=name == "other"))
            for name in ("lab", "other")
        }


def sealer(folder: Path, offices: dict[str, Authority], key: Path | None, *, host_map: bool = True) -> seal.Sealer:
    named = tuple(Named(name, f"http://{name}.example/tsr", office.chain) for name, office in offices.items())
    to = {f"{name}.example": office.base for name, office in offices.items()} if host_map else {}
    wire = Wire(Network(rate=1000, timeout=10, patience=5, host_map=to))
    return seal.sealer(Seal(key, "desk@news.example", named), wire, 5)


def export(folder: Path, name: str, by: seal.Sealer | None) -> bundle.Exported:
    archive, dossier = bundled.dossier(folder / name)
    with archive:
        return bundle.export(archive, [dossier], folder / f"{name}.zip", made_by="citetrail 0.0.0", sealer=by)


def unpacked(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def renewed(files: Files, by: seal.Sealer, number: int = 1) -> Files:
    covered = {name: data for name, data in files.items() if name.startswith("seal/") or name == ROOT}
    made = seal.renewal(covered, number, by)
    assert not made.missing
    assert not made.files.keys() & files.keys()
    return files | made.files


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_key(tmp_path_factory.mktemp("key") / "seal_key")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, offices: dict[str, Authority], key: Path) -> bundle.Exported:
    folder = tmp_path_factory.mktemp("made")
    return export(folder, "sealed", sealer(folder, offices, key))


@pytest.fixture(scope="module")
def files(made: bundle.Exported, offices: dict[str, Authority], tmp_path_factory: pytest.TempPathFactory) -> Files:
    """The bundle with one renewal."""
    only = {"lab": offices["lab"]}
    return renewed(unpacked(made.path), sealer(tmp_path_factory.mktemp("renewal"), only, None))


def laid(files: Files, folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def check(files: Files, folder: Path, pins: Pins = verify.NO_PINS) -> verify.Report:
    with zipfile.ZipFile(folder / "e.zip", "w") as archive:
        for name, data in sorted(files.items()):
            archive.writestr(f"evidence-test/{name}", data)
    return verify.verify(folder / "e.zip", pins=pins)


def script(folder: Path, shell: str, *pins: str, path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess[str]:
    shell = shutil.which(shell) or pytest.skip(f"there is no {shell} here")
    command = [shell, "VERIFY.sh", *pins]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"PATH": path})


def test_it_has_the_promised_files_and_says_what_was_had(made: bundle.Exported, key: Path) -> None:
    assert [name for name in unpacked(made.path) if name.startswith("seal/")] == sorted(SEAL)
    assert made.seal
    assert not made.seal.missing
    assert [(one.authority, one.on) for one in made.seal.stamps] == [
        (name, on) for name in ("lab", "other") for on in (ROOT, SIG)
    ]
    assert made.seal.signer
    assert made.seal.signer.fingerprint == sshsig.fingerprint(f"{key}.pub")


def test_what_was_asked_and_answered_can_be_kept(made: bundle.Exported) -> None:
    assert made.seal
    for digest in made.seal.exchanges:
        exchange = canonical.read(made.seal.blobs[digest])
        assert exchange.url.endswith(".example/tsr")
        assert made.seal.blobs[exchange.body] in unpacked(made.path).values()
        assert digest in seal.record(made.seal)


def test_our_own_verification_says_what_is_sealed_by_whom_and_when(
    files: Files, offices: dict[str, Authority], key: Path, tmp_path: Path
) -> None:
    report = check(files, tmp_path)
    assert report.problems == ()
    assert (report.checked["signatures"], report.checked["timestamps"]) == (1, 5)
    notes = "\n".join(report.notes)
    assert f"signed by desk@news.example, key {sshsig.fingerprint(f'{key}.pub')} (the bundle itself names" in notes
    assert f"root {offices['lab'].root} (named by the bundle itself" in notes
    assert "CN=Lab Stamps" in notes
    assert "renewal 0001 covers all of the seal" in notes


def test_bagit_still_validates_it(files: Files, tmp_path: Path) -> None:
    assert bagit.Bag(str(laid(files, tmp_path))).validate()


def test_the_same_state_with_a_key_and_no_authority_gives_the_same_bytes(key: Path, tmp_path: Path) -> None:
    first, again = (export(tmp_path, name, sealer(tmp_path, {}, key)) for name in ("one", "two"))
    assert first.path.read_bytes() == again.path.read_bytes()
    assert (
        f"Seal-Signer: desk@news.example {sshsig.fingerprint(f'{key}.pub')}\n"
        in unpacked(first.path)["bag-info.txt"].decode()
    )
    assert any("no time stamp" in note for note in verify.verify(first.path).notes)


@pytest.mark.parametrize("name", [*SEAL, *RENEWED])
@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.99])
def test_one_flipped_bit_in_any_part_is_found_and_its_place_named(
    files: Files, name: str, place: float, tmp_path: Path
) -> None:
    changed = bytearray(files[name])
    changed[int(len(changed) * place)] ^= 1
    report = check(files | {name: bytes(changed)}, tmp_path)
    assert name in {problem.where for problem in report.problems}, report.problems


@pytest.mark.parametrize("name", [*SEAL, *RENEWED])
def test_a_part_that_is_gone_is_named(files: Files, name: str, tmp_path: Path) -> None:
    left = {other: data for other, data in files.items() if other != name}
    assert name in {problem.where for problem in check(left, tmp_path).problems}


@pytest.mark.parametrize("name", [*SEAL])
def test_a_part_that_is_gone_is_named_without_a_renewal_too(made: bundle.Exported, name: str, tmp_path: Path) -> None:
    left = {other: data for other, data in unpacked(made.path).items() if other != name}
    assert name in {problem.where for problem in check(left, tmp_path).problems}


@pytest.mark.parametrize(
    "name",
    [
        "seal/odd.bin",
        "seal/tagmanifest-sha256.txt.tsr",
        "seal/third-chain.pem",
        f"seal/{ROOT}.third.tsr",
        "seal/renewals/0001/odd",
        "seal/renewals/0003/seal-sha256.txt",
        "seal/renewals/note.txt",
        "seal/below/allowed_signers",
    ],
)
def test_what_has_no_place_in_a_seal_is_named(files: Files, name: str, tmp_path: Path) -> None:
    told = check(files | {name: b"added"}, tmp_path).problems
    number = name.partition("000")[2][:1]
    assert any("third" in p.where if "third" in name else p.where == name or number == "3" for p in told), told


def test_a_seal_that_is_taken_away_is_missed_for_the_root_tells_who_signed(files: Files, tmp_path: Path) -> None:
    left = {name: data for name, data in files.items() if not name.startswith("seal/")}
    assert {problem.where for problem in check(left, tmp_path).problems} == {SIG}


def test_a_forger_who_signs_anew_is_found(files: Files, offices: dict[str, Authority], tmp_path: Path) -> None:
    theirs = sshsig.read_key(make_key(tmp_path / "theirs"))
    forger = sshsig.signer_of("desk@news.example", theirs)
    forged = files | {SIG: sshsig.sign(theirs, files[ROOT])}
    (problem, *_) = [p for p in check(forged, tmp_path).problems if p.where == SIG]
    assert "not in allowed_signers" in problem.what
    report = check(forged | {ALLOWED: forger.allowed}, tmp_path)
    assert {ALLOWED, f"seal/{ROOT}.sig.lab.tsr"} <= {problem.where for problem in report.problems}


def test_a_forger_who_makes_all_anew_is_found_by_what_is_pinned(
    key: Path, offices: dict[str, Authority], tmp_path: Path
) -> None:
    with Authority(tmp_path / "lab", "Lab") as office:
        forged = export(tmp_path, "forged", sealer(tmp_path, {"lab": office}, make_key(tmp_path / "theirs"))).path
    assert verify.verify(forged).ok
    pin = sshsig.fingerprint(f"{key}.pub")
    report = verify.verify(forged, pins=Pins(signer=pin))
    assert [(p.where, pin in p.what) for p in report.problems] == [(SIG, True)]
    report = verify.verify(forged, pins=Pins(roots=frozenset({offices["lab"].root})))
    assert [p.where for p in report.problems] == ["seal/"]


def test_a_chain_with_the_pinned_root_and_another_one_is_no_chain(
    files: Files, offices: dict[str, Authority], tmp_path: Path
) -> None:
    both = offices["lab"].chain.read_bytes() + offices["other"].chain.read_bytes()
    report = check(files | {"seal/lab-chain.pem": both}, tmp_path, Pins(roots=frozenset({offices["lab"].root})))
    assert "seal/lab-chain.pem" in {problem.where for problem in report.problems}


def test_what_is_pinned_and_true_is_said_to_be_pinned(
    files: Files, offices: dict[str, Authority], key: Path, tmp_path: Path
) -> None:
    pins = Pins(sshsig.fingerprint(f"{key}.pub"), frozenset({offices["lab"].root}))
    report = check(files, tmp_path, pins)
    assert report.problems == ()
    notes = "\n".join(report.notes)
    assert "(the key that you pinned)" in notes
    assert "(which you pinned)" in notes
    assert f"root {offices['other'].root} (named by the bundle itself" in notes


def test_an_unsealed_bundle_does_not_satisfy_a_pin(key: Path, tmp_path: Path) -> None:
    bare = export(tmp_path, "bare", None).path
    assert verify.verify(bare).ok
    assert not verify.verify(bare, pins=Pins(signer=sshsig.fingerprint(f"{key}.pub"))).ok
    assert not verify.verify(bare, pins=Pins(roots=frozenset({"0" * 64}))).ok


def test_a_time_stamp_of_other_bytes_is_told(files: Files, offices: dict[str, Authority], tmp_path: Path) -> None:
    swapped = files | {STAMPS[0]: files[f"seal/{ROOT}.sig.lab.tsr"]}
    assert any("other bytes" in p.what for p in check(swapped, tmp_path).problems if p.where == STAMPS[0])


def test_renewals_stand_on_one_another(files: Files, offices: dict[str, Authority], tmp_path: Path) -> None:
    twice = renewed(files, sealer(tmp_path, offices, None), 2)
    report = check(twice, tmp_path)
    assert report.problems == ()
    assert report.checked["timestamps"] == 7
    for name in (SIG, *RENEWED):
        changed = twice | {name: twice[name] + b"\n"}
        assert "seal/renewals/0002/seal-sha256.txt" in {p.where for p in check(changed, tmp_path).problems}
    gap = {name.replace("/0002/", "/0003/"): data for name, data in twice.items()}
    assert "seal/renewals/0002/seal-sha256.txt" in {p.where for p in check(gap, tmp_path).problems}


TWISTS = {
    "garbage": (lambda query, reply: (200, b"<html>come in</html>"), "no time stamp that can be read"),
    "a fault": (lambda query, reply: (500, b""), "answered 500"),
    "not found": (lambda query, reply: (404, reply), "HTTP 404"),
    "nothing": (lambda query, reply: (200, b""), "no time stamp that can be read"),
    "too much": (lambda query, reply: (200, bytes(2_000_000)), "larger than"),
    "a cut answer": (lambda query, reply: (200, reply[:-3]), "no time stamp that can be read"),
}


@pytest.mark.parametrize("how", TWISTS)
def test_an_authority_that_fails_is_left_out_and_the_bundle_is_written_with_the_rest(
    how: str, offices: dict[str, Authority], key: Path, tmp_path: Path
) -> None:
    twist, why = TWISTS[how]
    offices["lab"].twist = twist
    try:
        made = export(tmp_path, "e", sealer(tmp_path, offices, key))
    finally:
        offices["lab"].twist = lambda query, reply: (200, reply)
    assert made.seal
    ((what, said),) = made.seal.missing
    assert what == "time stamp by lab"
    assert why in said
    assert made.seal.exchanges
    report = verify.verify(made.path)
    assert report.problems == ()
    assert (report.checked["signatures"], report.checked["timestamps"]) == (1, 2)


def test_an_answer_to_another_request_and_one_for_other_bytes_are_not_taken(
    offices: dict[str, Authority], key: Path, tmp_path: Path
) -> None:
    office = offices["lab"]
    earlier = office.reply(office.asked[0])
    asked_for_zeros = lambda query: query.replace(query[24:56], bytes(32))  # noqa: E731
    for number, (twist, why) in enumerate(
        (
            (lambda query, reply: (200, earlier), "nonce|other bytes"),
            (lambda query, reply: (200, office.reply(asked_for_zeros(query))), "other bytes"),
        )
    ):
        office.twist = twist
        try:
            made = export(tmp_path, str(number), sealer(tmp_path, {"lab": office}, key))
        finally:
            office.twist = lambda query, reply: (200, reply)
        assert made.seal
        assert re.search(why, made.seal.missing[0][1])


def test_an_authority_that_stamps_only_once_leaves_no_half_seal(
    offices: dict[str, Authority], key: Path, tmp_path: Path
) -> None:
    answers = iter([True, False])
    offices["lab"].twist = lambda query, reply: (200, reply) if next(answers) else (500, b"")
    try:
        made = export(tmp_path, "e", sealer(tmp_path, {"lab": offices["lab"]}, key))
    finally:
        offices["lab"].twist = lambda query, reply: (200, reply)
    assert made.seal
    assert len(made.seal.missing) == 1
    assert [name for name in unpacked(made.path) if name.startswith("seal/")] == [ALLOWED, SIG]


def test_an_address_inside_this_network_is_never_asked(
    offices: dict[str, Authority], key: Path, tmp_path: Path
) -> None:
    office = offices["lab"]
    asked = len(office.asked)
    for url in (office.base, "http://169.254.169.254/tsr", "http://localhost/", "http://0x7f000001/"):
        by = seal.sealer(Seal(key, "desk", (Named("lab", url, office.chain),)), Wire(Network(rate=1000)), 5)
        made = seal.seal(b"root", by)
        assert (
            "is not asked" in made.missing[0][1]
            or "not a public" in made.missing[0][1]
            or "this very" in made.missing[0][1]
        )
    assert len(office.asked) == asked


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_the_script_checks_the_seal_with_tools_that_know_nothing_of_us(
    shell: str, files: Files, offices: dict[str, Authority], key: Path, tmp_path: Path
) -> None:
    folder = laid(files, tmp_path)
    pin = sshsig.fingerprint(f"{key}.pub")
    done = script(folder, shell)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert done.stdout.count("time stamp by") == 5
    assert f"signed by desk@news.example with the key {pin}" in done.stdout
    assert done.stdout.count("names") >= 5
    done = script(folder, shell, pin, offices["lab"].root)
    assert done.returncode == 0, done.stdout
    assert "it is the key that you pinned" in done.stdout
    assert "it leads to the root that you pinned" in done.stdout
    for pins in (("SHA256:" + "x" * 43,), (pin, "0" * 64)):
        done = script(folder, shell, *pins)
        assert done.returncode == 1, done.stdout
        assert done.stdout.endswith("RESULT: DAMAGED\n")


@pytest.mark.parametrize("name", [*SEAL, *RENEWED])
@pytest.mark.parametrize("change", ["gone", "flipped"])
def test_the_script_finds_every_part_that_changed_or_is_gone(
    name: str, change: str, files: Files, tmp_path: Path
) -> None:
    data = bytearray(files[name])
    data[len(data) // 2] ^= 1
    left = {other: content for other, content in files.items() if other != name}
    folder = laid(left | ({} if change == "gone" else {name: bytes(data)}), tmp_path)
    done = script(folder, "sh")
    assert done.returncode == 1, done.stdout


@pytest.mark.parametrize("name", ["seal/odd.bin", "seal/third-chain.pem", "seal/renewals/0003/seal-sha256.txt"])
def test_the_script_finds_what_has_no_place(name: str, files: Files, tmp_path: Path) -> None:
    assert script(laid(files | {name: b"x"}, tmp_path), "sh").returncode == 1


def test_the_script_finds_a_forger_by_the_pins(key: Path, offices: dict[str, Authority], tmp_path: Path) -> None:
    with Authority(tmp_path / "office", "Lab") as office:
        forged = export(tmp_path, "forged", sealer(tmp_path, {"lab": office}, make_key(tmp_path / "theirs"))).path
        both = (offices["lab"].folder / "root.pem").read_bytes() + office.chain.read_bytes()
    folder = laid(unpacked(forged), tmp_path / "bag")
    assert script(folder, "sh").returncode == 0
    assert script(folder, "sh", sshsig.fingerprint(f"{key}.pub")).returncode == 1
    assert script(folder, "sh", "", offices["lab"].root).returncode == 1
    (folder / "seal" / "lab-chain.pem").write_bytes(both)  # the pinned root first, the forger's own behind it
    assert script(folder, "sh", "", offices["lab"].root).returncode == 1


def test_the_script_shows_the_key_that_signed_and_not_one_that_is_written_beside_it(
    key: Path, offices: dict[str, Authority], tmp_path: Path
) -> None:
    theirs = make_key(tmp_path / "theirs")
    folder = laid(unpacked(export(tmp_path, "forged", sealer(tmp_path, {}, theirs)).path), tmp_path / "bag")
    pinned, own = (Path(f"{one}.pub").read_text().strip() for one in (key, theirs))
    line = f'desk@news.example namespaces="evidence-bundle, {pinned} " {own}\n'
    (folder / "seal" / "allowed_signers").write_text(line)
    done = script(folder, "sh", sshsig.fingerprint(f"{key}.pub"))
    assert done.returncode == 1, done.stdout
    assert "that you pinned\n" not in done.stdout
    assert not verify.verify(folder).ok


def test_the_script_says_what_it_cannot_check(files: Files, tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    names = "sh sha256sum sha512sum cut sed grep find sort tr awk mktemp mkdir rm xargs tail cmp date ls head"
    for tool in names.split():
        (tools / tool).symlink_to(shutil.which(tool) or "")
    folder = laid(files, tmp_path / "bag")
    done = script(folder, str(tools / "sh"), path=str(tools))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("not checked (") == 2
    assert done.stdout.endswith("RESULT: INTACT, its seal not checked in full\n")
    assert script(folder, str(tools / "sh"), "SHA256:x", path=str(tools)).returncode == 1


def test_the_root_is_what_is_sealed(made: bundle.Exported) -> None:
    assert hashlib.sha256(unpacked(made.path)[ROOT]).hexdigest() == made.root
