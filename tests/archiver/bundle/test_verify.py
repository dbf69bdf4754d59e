"""Verification finds every change to a bundle, names the place, and is never led astray by what it reads."""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import re
import shutil
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import bundled
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archiver.bundle import bag
from archiver.bundle import export as bundle
from archiver.bundle import verify as verify_bundle
from archiver.bundle.wacz import WARC
from db.errors import InputError

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    archive, dossier = bundled.dossier(folder / "archive")
    with archive:
        return bundle.export(archive, [dossier], folder / "evidence.zip", made_by="citetrail 0.0.0").path


@pytest.fixture(scope="module")
def files(made: Path) -> Files:
    """The bundle's files, by their path inside the bag."""
    with zipfile.ZipFile(made) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def zipped(files: Files, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in sorted(files.items()):
            archive.writestr(f"evidence-test/{name}", data)
    return path


def resealed(files: Files) -> Files:
    """The files with manifests made anew, as a forger would."""
    payload = {name: data for name, data in files.items() if name.startswith("data/")}
    out = dict(files)
    for kind in ("sha256", "sha512"):
        digests = {name: hashlib.new(kind, data).hexdigest() for name, data in payload.items()}
        out[f"manifest-{kind}.txt"] = bag.manifest(digests)
    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}"
    info = [line for line in out["bag-info.txt"].decode().splitlines() if not line.startswith("Payload-Oxum")]
    out["bag-info.txt"] = "\n".join([*info, oxum, ""]).encode()
    tags = {name: hashlib.sha256(out[name]).hexdigest() for name in verify_bundle.TAGS}
    return out | {bag.ROOT: bag.manifest(tags)}


def problems(path: Path) -> dict[str, list[str]]:
    report = verify_bundle.verify(path)
    assert report.ok is (not report.problems)
    found: dict[str, list[str]] = {}
    for problem in report.problems:
        found.setdefault(problem.where, []).append(problem.what)
    return found


NAMES = [
    "VERIFY.sh",
    "bag-info.txt",
    "bagit.txt",
    "manifest-sha256.txt",
    "manifest-sha512.txt",
    "tagmanifest-sha256.txt",
    "data/archive.wacz",
    "data/captures.jsonl",
    "data/custody.jsonl",
    "data/posts.json",
    "data/quotes.jsonld",
    "data/report.html",
    "data/ro-crate-metadata.json",
    f"data/media/{hashlib.sha256(bundled.PICTURE).hexdigest()}.png",
]


def test_these_are_all_the_files_of_the_bundle(files: Files) -> None:
    assert sorted(files) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_one_flipped_bit_in_any_file_is_found_and_its_place_named(files: Files, name: str, tmp_path: Path) -> None:
    at = random.Random(name).randrange(len(files[name]))
    data = bytearray(files[name])
    data[at] ^= 1
    found = problems(zipped(files | {name: bytes(data)}, tmp_path / "e.zip"))
    assert name in found or (name == bag.ROOT and set(found) & set(NAMES)), found


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(files: Files, name: str, tmp_path: Path) -> None:
    left = {other: data for other, data in files.items() if other != name}
    assert any("missing" in what for what in problems(zipped(left, tmp_path / "e.zip"))[name])


@pytest.mark.parametrize("name", NAMES)
def test_the_script_in_the_bundle_finds_the_same(files: Files, name: str, tmp_path: Path) -> None:
    for other, data in files.items():
        path = tmp_path / other
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data + b"x" if other == name and name != "VERIFY.sh" else data)
    script = shutil.copy(tmp_path / "VERIFY.sh", tmp_path.parent / f"{tmp_path.name}.sh")
    if name == "VERIFY.sh":
        (tmp_path / name).write_bytes(files[name] + b"x")
    done = subprocess.run(["sh", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout.endswith("RESULT: DAMAGED\n")


@pytest.mark.parametrize("name", ["data/media/extra.txt", "data/note.txt", "note.txt", "seal/odd.bin", "data/.hidden"])
def test_a_file_in_no_manifest_is_named(files: Files, name: str, tmp_path: Path) -> None:
    assert name in problems(zipped(files | {name: b"added"}, tmp_path / "e.zip"))


def test_a_bit_flipped_anywhere_in_the_zip_is_found_or_changes_nothing_that_it_holds(
    made: Path, files: Files, tmp_path: Path
) -> None:
    """A ZIP says some things twice, and some, such as times of files, that no bundle rests on."""
    whole, path = made.read_bytes(), tmp_path / "e.zip"
    with zipfile.ZipFile(made) as archive:
        heads = [at for info in archive.infolist() for at in range(info.header_offset, info.header_offset + 30)]
        directory = range(archive.start_dir, len(whole))
    chance, found = random.Random("flip"), 0
    for at in [*chance.sample(heads, 150), *chance.sample(directory, 350), *chance.sample(range(len(whole)), 300)]:
        data = bytearray(whole)
        data[at] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        if problems(path):
            found += 1
            continue
        with zipfile.ZipFile(path) as archive:
            assert {n.partition("/")[2]: archive.read(n) for n in archive.namelist()} == files, at
    assert found > 500


def test_a_file_beside_the_bag_is_named(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "e.zip"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("beside.txt", b"")
    assert "beside.txt" in problems(path)


def test_two_entries_of_one_name_are_refused(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "e.zip"))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(archive.namelist()[0], b"another")
    assert any("two entries" in what for whats in problems(path).values() for what in whats)


def test_a_zip_cut_anywhere_is_damage(made: Path, tmp_path: Path) -> None:
    data = made.read_bytes()
    for share in (0.0001, 0.01, 0.3, 0.6, 0.9, 0.999):
        path = tmp_path / "cut.zip"
        path.write_bytes(data[: max(1, int(len(data) * share))])
        assert problems(path)


@pytest.mark.parametrize("name", ["../../outside.txt", "/etc/outside.txt", "data/../../x", "data\\x", "c:x", "data//x"])
def test_a_name_that_leads_elsewhere_is_refused(files: Files, name: str, tmp_path: Path) -> None:
    path = zipped(files, tmp_path / "e.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"")
    assert any("name" in what for whats in problems(path).values() for what in whats)
    assert {entry.name for entry in tmp_path.iterdir()} == {"e.zip"}


def test_a_link_is_refused_in_a_zip_and_in_a_folder(files: Files, tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("evidence-test/data/link")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    path = zipped(files, tmp_path / "e.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, "/etc/passwd")
    assert "it is a link" in problems(path)["data/link"]
    with zipfile.ZipFile(zipped(files, tmp_path / "f.zip")) as archive:
        archive.extractall(tmp_path)
    (tmp_path / "evidence-test" / "data" / "report.html").unlink()
    (tmp_path / "evidence-test" / "data" / "report.html").symlink_to(tmp_path / "e.zip")
    assert "it is a link" in problems(tmp_path / "evidence-test")["data/report.html"]


def test_an_entry_that_would_unpack_to_far_more_is_refused_unread(files: Files, tmp_path: Path) -> None:
    path = zipped(files, tmp_path / "e.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("evidence-test/data/bomb.bin", bytes(30_000_000))
    assert any("refused" in what for what in problems(path)["data/bomb.bin"])


def test_bytes_hidden_between_entries_are_told(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "e.zip"
    path.write_bytes(b"#!/bin/sh\necho a program before the ZIP\n" + made.read_bytes())
    assert any("belong to no file" in what for whats in problems(path).values() for what in whats)
    with zipfile.ZipFile(Path(shutil.copy(made, tmp_path / "f.zip")), "a") as archive:
        archive.comment = b"hidden"
    assert problems(tmp_path / "f.zip") == {"f.zip": ["the ZIP bears a comment, which bundles never do"]}
    for more in (b"x", b"hidden" * 1000):
        (tmp_path / "g.zip").write_bytes(made.read_bytes() + more)
        assert problems(tmp_path / "g.zip") == {"g.zip": ["bytes behind the ZIP's end belong to no file"]}


def test_a_bundle_packed_anew_with_compression_is_still_sound(files: Files, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "e.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("evidence-test")
        for name, data in files.items():
            archive.writestr(f"evidence-test/{name}", data)
    assert problems(tmp_path / "e.zip") == {}


def replaced(name: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return change


def cut_chain(files: Files) -> None:
    files["data/custody.jsonl"] = b"".join(files["data/custody.jsonl"].splitlines(keepends=True)[:-1])


def drop_capture(files: Files) -> None:
    files["data/captures.jsonl"] = b"".join(files["data/captures.jsonl"].splitlines(keepends=True)[1:])


def drop_search(files: Files) -> None:
    rows = files["data/captures.jsonl"].splitlines(keepends=True)
    files["data/captures.jsonl"] = b"".join(row for row in rows if b'"is": "Inquiry"' not in row)
    assert len(files["data/captures.jsonl"].splitlines()) == len(rows) - 1


def double_capture(files: Files) -> None:
    files["data/captures.jsonl"] += files["data/captures.jsonl"].splitlines(keepends=True)[0]


def rewrite_wire(files: Files) -> None:
    """Another word in an answer, with the digests of WARC and WACZ made right: only the fact tells."""
    files["data/archive.wacz"] = forged_wacz(files["data/archive.wacz"])


def rename_media(files: Files) -> None:
    name = NAMES[-1]
    files[name.replace(name[11:15], "0000")] = files.pop(name)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (replaced("data/captures.jsonl", b"seven days", b"eight days"), "data/captures.jsonl"),
        (drop_capture, "data/captures.jsonl"),
        (drop_search, "data/captures.jsonl"),
        (replaced("data/captures.jsonl", b"lindholm/posts/*", b"lindholm/posts/8"), "data/captures.jsonl"),
        (double_capture, "data/captures.jsonl"),
        (replaced("data/custody.jsonl", b'"did":"read"', b'"did":"reap"'), "data/custody.jsonl"),
        (cut_chain, "bag-info.txt"),
        (replaced("bag-info.txt", b"Entries: 6", b"Entries: 7"), "bag-info.txt"),
        *(
            (replaced("data/captures.jsonl", old, new), "data/captures.jsonl")
            for old, new in (
                (b'"has_media": false', b'"has_media": true'),
                (b'"has_full_page_image": false', b'"has_full_page_image": true'),
                (b'"meets_minimum": false', b'"meets_minimum": true'),
                (b'"has_certificate": true', b'"has_certificate": null'),
                (b'"clock_synchronised": true', b'"clock_synchronised": null'),
                (b'"custody": 3', b'"custody": 2'),
                (b'"begun": 0', b'"begun": 1'),
                (b'"peer": "[2001:db8::7]:443"', b'"peer": "[2001:db8::8]:443"'),
                (b'"clock_ahead": null', b'"clock_ahead": 0.0'),
                (b'"completeness": {', b'"completeness": 1, "x": {'),
                (b'"taken_at": "2026-03-02T09:30:15', b'"taken_at": "2026-03-01T09:30:15'),
                (b'"source": {', b'"source": null, "x": {'),
                (b'"source": null', b'"source": {"sha256": "", "record": ""}'),
            )
        ),
        (rename_media, "data/captures.jsonl"),
        (rewrite_wire, "data/captures.jsonl"),
        (
            replaced("data/ro-crate-metadata.json", b'"contentSize": "', b'"contentSize": "9'),
            "data/ro-crate-metadata.json",
        ),
        (
            replaced("data/ro-crate-metadata.json", b'"sha256": "', b'"sha256": "0'),
            "data/ro-crate-metadata.json",
        ),
        (replaced("data/posts.json", b"{", b"["), "data/posts.json"),
    ],
)
def test_a_forger_who_makes_new_manifests_is_still_found_by_the_layers_below(
    files: Files, change: Callable[[Files], None], where: str, tmp_path: Path
) -> None:
    forged = dict(files)
    change(forged)
    assert where in problems(zipped(resealed(forged), tmp_path / "e.zip"))


def test_manifests_made_anew_without_a_change_are_sound(files: Files, tmp_path: Path) -> None:
    assert problems(zipped(resealed(files), tmp_path / "e.zip")) == {}


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("data/") and "." in name])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_content_makes_it_fail_in_another_way_than_by_telling(
    files: Files, name: str, tmp_path: Path, data: st.DataObject
) -> None:
    old = files[name]
    at = data.draw(st.integers(0, len(old)))
    new = old[:at] + data.draw(st.binary(max_size=20)) + old[at + data.draw(st.integers(0, 20)) :]
    verify_bundle.verify(zipped(resealed(files | {name: new}), tmp_path / "e.zip"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_change_to_the_zip_makes_it_fail_in_another_way_than_by_telling(
    made: Path, tmp_path: Path, data: st.DataObject
) -> None:
    whole = bytearray(made.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.one_of(st.integers(0, len(whole) - 1), st.integers(len(whole) - 2000, len(whole) - 1)))
        whole[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "e.zip"
    path.write_bytes(bytes(whole))
    verify_bundle.verify(path)


def test_a_capture_that_cannot_be_read_is_told_once_and_not_for_every_line(files: Files, tmp_path: Path) -> None:
    broken = files | {"data/archive.wacz": files["data/archive.wacz"][:500]}
    assert set(problems(zipped(resealed(broken), tmp_path / "e.zip"))) == {
        "data/archive.wacz",
        "data/ro-crate-metadata.json",
    }


def test_json_nested_too_deep_is_told(files: Files, tmp_path: Path) -> None:
    deep = b"[" * 200_000
    forged = dict.fromkeys(("data/posts.json", "data/captures.jsonl", "data/ro-crate-metadata.json"), deep)
    forged["data/custody.jsonl"] = deep + b"\n"
    assert set(forged) <= set(problems(zipped(resealed(files | forged), tmp_path / "e.zip")))


def test_a_seal_that_does_not_hold_is_damage(files: Files, tmp_path: Path) -> None:
    sealed = files | {"seal/allowed_signers": b"x", "seal/tagmanifest-sha256.txt.sig": b"x"}
    report = verify_bundle.verify(zipped(sealed, tmp_path / "e.zip"))
    assert {problem.where for problem in report.problems} == {"seal/allowed_signers"}
    assert report.checked["signatures"] == 0


def test_what_is_no_bundle_at_all_is_an_error_of_the_input(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.zip").write_text("no zip")
    (tmp_path / "empty.zip").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a/b.txt", b"")
    for name in ("missing.zip", "folder", "text.zip", "empty.zip", "other.zip", "nul\x00byte"):
        with pytest.raises(InputError):
            verify_bundle.verify(tmp_path / name)


def forged_wacz(data: bytes) -> bytes:
    """The WACZ with another word in an answer, and the record's digests made right again."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held[WARC] = b"".join(gzip.compress(forged_record(member), mtime=0) for member in members(held[WARC]))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return out.getvalue()


def members(rest: bytes) -> Iterator[bytes]:
    while rest:
        unpacker = zlib.decompressobj(31)
        yield unpacker.decompress(rest)
        rest = unpacker.unused_data


def forged_record(record: bytes) -> bytes:
    head, _, block = record[:-4].partition(b"\r\n\r\n")
    if b"Type: response" not in head or b"Nobody asked" not in block:
        return record
    block = block.replace(b"Nobody asked", b"Anyone asked")
    payload = block.partition(b"\r\n\r\n")[2]
    for name, part in ((b"Block", block), (b"Payload", payload)):
        digest = hashlib.sha256(part).hexdigest().encode()
        head = re.sub(
            b"WARC-%s-Digest: sha256:[0-9a-f]{64}" % name, b"WARC-%s-Digest: sha256:%s" % (name, digest), head
        )
    return head + b"\r\n\r\n" + block + b"\r\n\r\n"


def test_a_size_that_the_index_of_the_zip_has_wrong_is_told(made: Path, tmp_path: Path) -> None:
    """Readers stop where the entry's own bytes end, so that only the check of the sizes tells."""
    data = made.read_bytes()
    entries = [found.start() for found in re.finditer(b"PK\x01\x02", data)]
    for at in (entries[0], entries[-1]):
        for place in (21, 25):  # the packed size, and the unpacked one
            forged = bytearray(data)
            forged[at + place] ^= 64
            path = tmp_path / "e.zip"
            path.write_bytes(bytes(forged))
            assert problems(path), (at, place)


def test_an_entry_that_lies_over_another_is_told(made: Path, tmp_path: Path) -> None:
    data = bytearray(made.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    path = tmp_path / "e.zip"
    path.write_bytes(bytes(data))
    assert problems(path)
