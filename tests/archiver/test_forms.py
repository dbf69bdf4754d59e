"""Archives that every former Citetrail made are opened by today's: the same facts under the same names, a sound chain,
and the same answers. The archives are frozen in `tests/db/forms`; `tests/db/make_forms.py` made them.
"""

from __future__ import annotations

import lzma
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archiver.demo import CAPTURED_BEFORE
from db import backup, canonical, migrate, verify
from db.archive import Archive
from db.errors import InputError
from db.facts import FILE
from tests.archiver.conftest import Run
from tests.standin import Standin

FORMS = Path(__file__).parents[1] / "db" / "forms"
ARTICLE = "https://courier.example/2025/03/14/zelenivka-bridge"
REVIEWS_SINCE = "0004"


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


def thaw(form: str, file: Path) -> Path:
    file.parent.mkdir(parents=True)
    file.write_bytes(lzma.decompress((FORMS / f"{form}.db.xz").read_bytes()))
    return file


def facts(file: Path) -> dict[str, str]:
    """Every fact in the file, by its name, whatever its table is called."""
    with closing(sqlite3.connect(file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")} for name in tables}
        of_facts = [name for name in tables if {"id", "body", "seq"} <= columns[name]]
        return {id_: body for name in of_facts for id_, body in connection.execute(f"SELECT id, body FROM {name}")}


def chain(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [line for (line,) in connection.execute("SELECT line FROM events ORDER BY seq")]


def form_of(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        (form,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(form)


forms = pytest.mark.parametrize("form", sorted(path.name.split(".")[0] for path in FORMS.iterdir()))


def test_there_is_one_of_every_former_form() -> None:
    assert set(migrate._known()) - {migrate.HEAD} <= {path.name.split(".")[0] for path in FORMS.iterdir()}
    assert all(path.stat().st_size < 30_000 for path in FORMS.iterdir())


@forms
def test_every_fact_and_every_link_of_the_chain_is_as_it_was_and_verifies(tmp_path: Path, form: str) -> None:
    file = thaw(form, tmp_path / "archive" / FILE)
    assert form_of(file) == form
    before, lines = facts(file), chain(file)
    assert len(before) >= 17
    with Archive.open(tmp_path / "archive") as archive:
        checked, problems = verify.check(archive)
        assert problems == []
        assert checked["facts"] == len(before)
        assert checked["events"] == len(lines)
        assert checked["blobs"] > 5
    assert form_of(file) == migrate.HEAD
    assert facts(file) == before
    assert chain(file) == lines
    for id_, body in before.items():  # written again by today's program, a fact has the name that it had
        assert canonical.name(canonical.read(body.encode())) == id_


@forms
def test_what_it_holds_is_found(run: Run, web: Standin, tmp_path: Path, form: str) -> None:
    thaw(form, tmp_path / "archive" / FILE)
    found = run("lookup", ARTICLE)
    assert found.code == 0, found
    assert [cited["status"] for cited in found.json["citations"]].count("captured") == 4
    verdicts = {quote["exact"][:20]: quote["matches"][:1] for quote in found.json["quotes"]}
    assert verdicts["Nobody will be turne"][0]["verdict"] == "exact"
    reviews = [quote["review"]["by"] for quote in found.json["quotes"] if quote.get("review")]
    assert reviews == ["Ann"] * (form >= REVIEWS_SINCE)
    assert run("find", "two lanes are open").json["matches"][0]["post"] == "twitter:1900089745732538368"
    assert run("history", CAPTURED_BEFORE[0]).json["versions"][0]["captures"]
    assert run("export", ARTICLE, "-o", "case.zip").code == 0
    assert run("verify", "case.zip").json["ok"]
    assert run("verify").json["ok"]
    assert web.log == []


@forms
def test_a_backup_of_that_time_is_restored_to_today(tmp_path: Path, form: str) -> None:
    file = thaw(form, tmp_path / "backup" / backup.NAME)
    before, lines, bytes_ = facts(file), chain(file), file.read_bytes()
    if form != migrate.HEAD:
        with pytest.raises(InputError, match="another version"), backup.opened(tmp_path / "backup"):
            pass
    assert backup.restore(tmp_path / "backup", tmp_path / "again").problems == []
    assert (facts(tmp_path / "again" / FILE), chain(tmp_path / "again" / FILE)) == (before, lines)
    assert file.read_bytes() == bytes_
    with Archive.open(tmp_path / "again") as archive:  # and the next backup goes into the same folder
        assert backup.backup(archive, tmp_path / "backup").problems == []
