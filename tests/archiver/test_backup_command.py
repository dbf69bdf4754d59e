"""`backup`, `restore` and `verify` of a backup, as scripts use them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import newsroom
from tests.archiver.conftest import Run
from tests.standin import Standin


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        newsroom.script(standin, [1, 2], [101])
        yield standin


def test_an_archive_goes_to_a_backup_and_back_and_goes_on(run: Run, tmp_path: Path) -> None:
    assert run("capture", newsroom.tweet_url(1), newsroom.message_url(101)).code == 0
    made = run("backup", "safe/backup")
    assert made.code == 0
    assert made.json["ok"]
    assert made.json["problems"] == []
    assert run("verify", "safe/backup").json["checked"] == made.json["checked"]
    back = run("restore", "safe/backup", "again")
    assert (back.code, back.json["head"], back.json["entries"]) == (0, made.json["head"], made.json["entries"])
    shown = [run("--archive", name, "history", newsroom.tweet_url(1)).json for name in ("archive", "again")]
    assert shown[0] == shown[1]
    assert run("--archive", "again", "capture", newsroom.tweet_url(2)).code == 0
    assert run("--archive", "again", "verify").json["ok"]


def test_the_chain_of_custody_says_what_was_backed_up_and_where_from_an_archive_came(run: Run, tmp_path: Path) -> None:
    run("capture", newsroom.tweet_url(1))
    made = run("backup", "backup").json
    run("restore", "backup", "again")
    from db.archive import Archive

    for name, did in (("archive", "backup"), ("again", "restore")):
        with Archive.open(tmp_path / name) as archive:
            last = archive.events()[-1]
        assert last.did == did
        assert made["head"] in last.note
        assert f"{made['entries']} custody lines" in last.note
        assert str(tmp_path) not in last.note


def test_without_a_target_it_is_restored_where_the_archive_is_to_be_and_never_over_one(run: Run) -> None:
    run("capture", newsroom.tweet_url(1))
    run("backup", "backup")
    assert run("restore", "backup").code == 2
    done = run("--archive", "again", "restore", "backup")
    assert (done.code, done.json["folder"]) == (0, "again")


def test_words_that_name_no_backup_and_no_archive_are_refused(run: Run, tmp_path: Path) -> None:
    assert run("backup", "backup").code == 2
    assert not (tmp_path / "archive").exists()
    assert run("restore", "nowhere", "again").code == 2
    assert not (tmp_path / "again").exists()


def test_damage_of_the_archive_ends_with_6(run: Run, tmp_path: Path) -> None:
    run("capture", newsroom.tweet_url(1))
    run("backup", "backup")
    import sqlite3

    connection = sqlite3.connect(tmp_path / "archive" / "citetrail.db")
    connection.execute("DROP TRIGGER snapshots_no_delete")
    connection.commit()
    connection.close()
    done = run("backup", "backup")
    assert done.code == 6
    assert "former backup" in done.json["error"]["why"]
    assert run("backup", "new").code == 6
    assert json.dumps(run("verify", "backup").json["problems"]) == "[]"
