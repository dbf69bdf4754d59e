"""Who has only `docs/format.md` can verify: what a verifier that was written from it says is what ours says.

It runs in a Python without packages, ours among them, as a stranger would.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import bundled
import pytest
from authority import Authority

from archiver.bundle import export as bundle
from archiver.bundle import redact
from archiver.bundle import verify as verify_bundle
from archiver.bundle.blackout import Rule
from db import canonical
from db import verify as verify_archive
from db.archive import Archive
from db.facts import FILE
from db.model import Exchange
from tests.archiver.bundle import test_seal, test_verify
from tests.archiver.bundle.test_capture_check import Case
from tests.archiver.bundle.test_seal import Files, renewed, sealer, unpacked
from tests.archiver.bundle.test_sshsig import make_key
from tests.archiver.bundle.test_verify import resealed, zipped
from tests.archiver.test_forms import FORMS, thaw

STRANGER = Path(__file__).parents[2] / "stranger"
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("ssh-keygen", "openssl"))), reason="ssh-keygen or openssl is not here"
)


def stranger(*paths: Path) -> list[bool]:
    """Whether each of these is sound, by its word."""
    command = [sys.executable, "-S", "-E", "-s", STRANGER, *paths]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": os.environ["PATH"]}, cwd="/")
    said = [line for line in done.stdout.splitlines() if not line.startswith("  ")]
    assert len(said) == len(paths), done.stdout + done.stderr
    sound = [line.startswith("sound ") for line in said]
    assert done.returncode == (0 if all(sound) else 6)
    return sound


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stranger")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(tmp_path_factory.mktemp("case"))


@pytest.fixture(scope="module")
def sealed(room: Path) -> Files:
    """Signed, stamped by two authorities, renewed by one."""
    with Authority(room / "lab", "Lab") as lab, Authority(room / "other", "Other", unsorted=True) as other:
        by = sealer(room, {"lab": lab, "other": other}, make_key(room / "key"))
        files = unpacked(test_seal.export(room, "sealed", by).path)
        return renewed(files, sealer(room, {"lab": lab}, None))


def both(files: Files, path: Path) -> tuple[bool, Path]:
    """What we say of these files as a bundle, and where it lies for the stranger."""
    return verify_bundle.verify(zipped(files, path)).ok, path


def test_it_shares_nothing_with_us() -> None:
    for path in STRANGER.glob("*.py"):
        taken = re.findall(r"^(?:from|import) (\w+)", path.read_text(), re.MULTILINE)
        own = {other.stem for other in STRANGER.glob("*.py")}
        assert set(taken) <= own | sys.stdlib_module_names


def test_what_is_sound_is_sound_to_both(case: Case, sealed: Files, room: Path) -> None:
    plan = redact.Plan(rules=(Rule("Ada Holm", "why", "redacted 1"),))
    made = [
        both(case.files, room / "case.zip"),
        both(sealed, room / "sealed.zip"),
        both(unpacked(redact.redact(room / "case.zip", plan, room / "copy.zip").path), room / "again.zip"),
    ]
    with zipfile.ZipFile(room / "sealed.zip") as archive:
        archive.extractall(room / "open")
    assert [ours for ours, _ in made] == [True] * 3
    assert stranger(*(path for _, path in made), room / "open", room / "open" / "evidence-test") == [True] * 5


def test_a_bit_flipped_in_any_file_is_found_by_both(sealed: Files, case: Case, room: Path) -> None:
    made = []
    for kind, files in (("sealed", sealed), ("case", case.files)):
        for number, name in enumerate(sorted(files)):
            data = bytearray(files[name])
            data[random.Random(name).randrange(len(data))] ^= 1
            made.append(both(files | {name: bytes(data)}, room / f"{kind}{number}.zip"))
            left = {other: held for other, held in files.items() if other != name}
            made.append(both(left, room / f"{kind}{number} without.zip"))
        made.append(both(files | {"data/more.txt": b"added"}, room / f"{kind} and more.zip"))
        made.append(both(files | {"seal/more.txt": b"added"}, room / f"{kind} and more seal.zip"))
    assert not any(ours for ours, _ in made)
    assert not any(stranger(*(path for _, path in made)))


FORGERIES = next(
    mark.args[1]
    for mark in test_verify.test_a_forger_who_makes_new_manifests_is_still_found_by_the_layers_below.pytestmark
    if mark.name == "parametrize"
)


def test_a_forger_who_makes_new_manifests_is_found_by_both(room: Path) -> None:
    archive, dossier = bundled.dossier(room / "forged")
    with archive:
        files = unpacked(bundle.export(archive, [dossier], room / "plain.zip", made_by="citetrail 0.0.0").path)
    made = []
    for number, (change, _) in enumerate(FORGERIES):
        forged = dict(files)
        change(forged)
        made.append(both(with_crate(forged, files), room / f"forged{number}.zip"))
    assert both(with_crate(files, files), room / "remade.zip")[0]
    assert stranger(room / "remade.zip") == [True]
    assert [ours for ours, _ in made] == [False] * len(made)
    assert stranger(*(path for _, path in made)) == [False] * len(made)


def with_crate(files: Files, old: Files) -> Files:
    """With a crate that describes the forged files, unless it is the forged one: it would tell on all the others."""
    about = "data/ro-crate-metadata.json"
    if files[about] != old[about]:
        return resealed(files)
    crate = json.loads(old[about])
    names = [name for name in files if name.startswith("data/") and name != about]
    rest = [entity for entity in crate["@graph"] if entity["@type"] != "File"]
    made = [
        {
            "@id": name[5:],
            "@type": "File",
            "contentSize": str(len(files[name])),
            "sha256": canonical.digest(files[name]),
        }
        for name in names
    ]
    return resealed(files | {about: json.dumps(crate | {"@graph": rest + made}).encode()})


@pytest.mark.parametrize(
    "starts",
    ["urn:citetrail:certificate:", "urn:citetrail:chain:", "urn:citetrail:source:", "https://x.com/", "https://t.me"],
)
def test_a_record_that_is_left_out_is_missed_by_both(case: Case, starts: str, tmp_path: Path) -> None:
    files = case.without(lambda record: (record.uri or "").startswith(starts), tmp_path)
    ours, path = both(resealed(files), tmp_path / "e.zip")
    assert not ours
    assert stranger(path) == [False]


def test_a_zip_with_a_flipped_bit_is_judged_alike(case: Case, room: Path) -> None:
    whole = zipped(case.files, room / "flip.zip").read_bytes()
    with zipfile.ZipFile(room / "flip.zip") as archive:
        index = range(archive.start_dir, len(whole))
    chance = random.Random("stranger")
    made = []
    for number, at in enumerate((*chance.sample(range(len(whole)), 50), *chance.sample(index, 150))):
        data = bytearray(whole)
        data[at] ^= 1 << chance.randrange(8)
        path = room / f"flip{number}.zip"
        path.write_bytes(bytes(data))
        made.append((verify_bundle.verify(path).ok, path))
    assert [ours for ours, _ in made] == stranger(*(path for _, path in made))


def test_words_changed_anywhere_are_judged_alike(case: Case, room: Path) -> None:
    """With manifests and a crate that were made anew, and so in the layers below them."""
    chance = random.Random("words")
    names = ["data/captures.jsonl"] * 4 + ["data/custody.jsonl", "data/ro-crate-metadata.json", "data/posts.json"]
    made = []
    for number in range(150):
        name = chance.choice(names)
        data = bytearray(case.files[name])
        at = chance.randrange(len(data))
        data[at : at + chance.randrange(3)] = bytes(
            chance.choice(b'0123456789abcdef"{}[]:, nulltrue') for _ in range(2)
        )
        forged = case.files | {name: bytes(data)}
        made.append(both(with_crate(forged, case.files), room / f"words{number}.zip"))
    assert [ours for ours, _ in made] == stranger(*(path for _, path in made))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive with a large blob, and blobs that only the note of a seal names."""
    kept, _ = bundled.dossier(tmp_path / "archive")
    answer, film = b"a time stamp", random.Random(1).randbytes(200_000)
    asked = Exchange(
        bundled.AT, "POST", "https://tsa.example/", "POST /", 200, "HTTP/1.1 200 OK", canonical.digest(answer)
    )
    blobs = {canonical.digest(data): data for data in (answer, film, canonical.write(asked))}
    note = f"bundle x; root y, file z; exchange {canonical.name(asked)}"
    with kept:
        kept.keep([], at=bundled.AT, agent="test", did="export", note=note, blobs=blobs)
    return tmp_path / "archive"


def test_an_archive_is_sound_to_both(archive: Path) -> None:
    assert ours(archive)
    assert stranger(archive) == [True]


def test_archives_of_every_former_form_are_sound_to_both(tmp_path: Path) -> None:
    folders = [tmp_path / form.name[:4] for form in sorted(FORMS.iterdir())]
    for folder in folders:
        thaw(folder.name, folder / FILE)
        assert ours(folder)  # opened, and so brought to today's form
    assert len(folders) >= 8
    assert all(stranger(*folders))


def ours(folder: Path) -> bool:
    with Archive.open(folder) as kept:
        return not [flaw for flaw in verify_archive.check(kept)[1] if not flaw[0].startswith("trigger")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE snapshots SET body = replace(body, 'seven', 'eight')",
        "UPDATE snapshots SET handle = 'other' WHERE handle IS NOT NULL",
        "UPDATE citations SET post = 'twitter:1' WHERE post IS NOT NULL",
        "DELETE FROM snapshots WHERE seq = 2",
        "DELETE FROM quotes WHERE seq = (SELECT max(seq) FROM quotes)",
        "UPDATE snapshots SET seq = seq + 10 WHERE seq = (SELECT max(seq) FROM snapshots)",
        "UPDATE events SET line = replace(line, 'locate', 'capture')",
        "UPDATE events SET digest = 'x' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events WHERE line LIKE '%crossreference%')",
        "UPDATE blobs SET data = x'00' WHERE stored = 'zlib'",
        "UPDATE blobs SET size = 5 WHERE stored = 'folder'",
        "UPDATE blobs SET stored = 'odd' WHERE stored = 'raw'",
        f"DELETE FROM blobs WHERE digest = '{canonical.digest(bundled.PICTURE)}'",
        f"DELETE FROM blobs WHERE digest = '{canonical.digest(bundled.CERTIFICATE)}'",
        f"DELETE FROM blobs WHERE digest = '{canonical.digest(bundled.PAGE)}'",
        f"DELETE FROM blobs WHERE digest = '{canonical.digest(b'a time stamp')}'",
    ],
)
def test_a_changed_archive_is_damaged_to_both(archive: Path, statement: str) -> None:
    with closing(sqlite3.connect(archive / FILE)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(statement).rowcount > 0
        connection.commit()
    assert not ours(archive)
    assert stranger(archive) == [False]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"another film")])
def test_a_spoilt_file_is_found_by_both(archive: Path, spoil: Callable[[Path], object]) -> None:
    (film,) = [path for path in (archive / "blobs").rglob("*") if path.is_file()]
    spoil(film)
    assert not ours(archive)
    assert stranger(archive) == [False]
