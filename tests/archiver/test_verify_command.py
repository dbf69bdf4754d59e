"""`verify` of the archive: logged, by parts, and held against what is known from elsewhere."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from db.archive import Archive
from db.facts import FILE
from db.model import Event
from tests.archiver.conftest import Run
from tests.standin import Standin

PAGE = "<html><title>Ferry</title><body><p>“The ferry runs again from Monday,” Ada Holm wrote.</p></body></html>"


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


@pytest.fixture
def bundle(run: Run, tmp_path: Path) -> Path:
    """The bundle of one article, in an archive in the working folder."""
    (tmp_path / "ferry.html").write_text(PAGE)
    assert run("archive", "ferry.html", "--no-capture").code == 0
    assert run("export", "ferry.html", "-o", "for the desk.zip").code == 0
    return tmp_path / "for the desk.zip"


def events(tmp_path: Path) -> list[Event]:
    with Archive.open(tmp_path / "archive") as archive:
        return archive.events()


def test_every_act_is_a_line_in_the_chain_and_names_its_circumstances(run: Run, bundle: Path, tmp_path: Path) -> None:
    assert run("verify").code == 0
    assert run("verify", bundle).code == 0
    assert run("verify", "--oldest", "2").code == 0
    found = events(tmp_path)
    dids = [event.did for event in found]
    assert dids == ["begin", "read", "crossreference", "export", "verify", "verify", "verify"]
    assert all(event.begun == 0 for event in found[1:])
    notes = [json.loads(event.note) for event in found[4:]]
    assert notes[0] == {"blobs": 1, "events": 4, "facts": notes[0]["facts"], "problems": 0}
    assert notes[1]["file"] == "for the desk.zip"
    assert notes[1]["bundle"] in found[3].note
    assert "after" in notes[2]


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="this machine has no ssh-keygen")
def test_a_key_that_is_set_is_named_from_then_on_and_an_acts_line_names_the_right_one(
    run: Run, bundle: Path, tmp_path: Path
) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    (tmp_path / "config.yaml").write_text("seal: {key: key}\n")
    assert run("verify").code == 0
    found = events(tmp_path)
    begun = found[found[-1].begun or 0]
    shown = subprocess.run(["ssh-keygen", "-lf", "key.pub"], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert begun.circumstances
    assert begun.circumstances.key == shown.stdout.split()[1]
    assert found[0].circumstances
    assert found[0].circumstances.key is None


def test_an_export_is_logged_with_its_root_and_the_files_name_but_not_its_path(
    run: Run, bundle: Path, tmp_path: Path
) -> None:
    note = next(event.note for event in events(tmp_path) if event.did == "export")
    assert note.endswith("file for the desk.zip")
    assert "root " in note
    assert str(tmp_path) not in note


def test_an_archive_is_held_against_a_bundle_and_against_a_head(run: Run, bundle: Path, tmp_path: Path) -> None:
    assert run("verify", "--against", bundle).code == 0
    (export,) = [event for event in events(tmp_path) if event.did == "export"]
    assert run("verify", "--head", export.previous, "--entries", export.seq).code == 0
    wrong = run("verify", "--head", "0" * 64, "--entries", export.seq)
    assert (wrong.code, wrong.json["ok"]) == (6, False)
    assert wrong.json["problems"][0]["where"] == f"event {export.seq - 1}"
    cut_tail(tmp_path / "archive", 1)
    assert run("verify").code == 0
    cut = run("verify", "--against", bundle)
    assert cut.code == 6
    assert "it is gone" in cut.json["problems"][0]["what"]


def cut_tail(folder: Path, first: int) -> None:
    """All lines from this one on, with all that they brought, as if it had never been."""
    with closing(sqlite3.connect(folder / FILE)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for table in ("articles", "readings", "citations", "quotes", "crossreferences"):
            connection.execute(f"DELETE FROM {table}")
        connection.execute("DELETE FROM events WHERE seq >= ?", [first])
        for _, sql in guards:
            connection.execute(sql)
        connection.commit()


def test_damage_is_logged_but_not_upon_a_broken_chain(run: Run, bundle: Path, tmp_path: Path) -> None:
    before = len(events(tmp_path))
    with closing(sqlite3.connect(tmp_path / "archive" / FILE)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'blobs_no_update'").fetchone()
        connection.execute("DROP TRIGGER blobs_no_update")
        connection.execute("UPDATE blobs SET size = size + 1")
        connection.commit()
        assert run("verify").code == 6
        assert len(events(tmp_path)) == before  # a trigger is gone: nothing is built upon that
        connection.execute(sql)
        connection.commit()
    assert run("verify").code == 6
    assert json.loads(events(tmp_path)[-1].note)["problems"] == 1


def test_without_an_archive_a_bundle_is_verified_and_none_is_made(
    run: Run, bundle: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert run("verify", bundle).code == 0
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        ["--oldest", "5", "--within", "7"],
        ["--oldest", "0"],
        ["--head", "0" * 64],
        ["--head", "x", "--entries", "1"],
        ["--against", "nothing.zip"],
        ["for the desk.zip", "--oldest", "5"],
    ],
)
def test_what_cannot_be_asked_is_said(run: Run, bundle: Path, words: list[str]) -> None:
    assert run("verify", *words).code == 2


def test_doctor_says_since_when_all_of_it_was_checked(run: Run, bundle: Path) -> None:
    def said() -> Any:
        return next(check for check in run("doctor").json["checks"] if check["what"].startswith("archive checked"))

    assert said()["found"] == "some of it was never checked"
    assert run("verify", "--oldest", "3").code == 0
    assert not said()["ok"]
    assert run("verify").code == 0
    assert said()["ok"]
    assert said()["found"].startswith("all of it since 20")
