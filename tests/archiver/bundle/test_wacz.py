"""A WACZ holds its WARC, an index that points at every answer, and the digests of all of it; our check is strict."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import bundled
import pytest

from archiver.bundle import wacz, wacz_check
from archiver.bundle import warc as warc_out
from db import canonical

AT = bundled.AT


@pytest.fixture
def made(tmp_path: Path) -> Path:
    records = [warc_out.info(AT, [("software", "test")])]
    for look in bundled.looks():
        for exchange in look.exchanges:
            records += warc_out.exchange_records(exchange, bundled.pieces)
        records.append(warc_out.fact_record(look, look.taken_at))
    pages = [wacz.Page("1", "https://t.me/crew_union/17?embed=1", AT, "A page")]
    about = {"title": "Test", "created": "2026-03-02", "software": "test"}
    wacz.write(tmp_path / "a.wacz", [*records, *records], pages, about)
    return tmp_path / "a.wacz"


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(path: Path, change: Callable[[dict[str, bytes]], None], *, resealed: bool = True) -> tuple[str, ...]:
    """The problems of the file after a change, with its own digests made right again where `resealed`."""
    files = contents(path)
    change(files)
    if resealed:
        package = json.loads(files["datapackage.json"])
        for entry in package["resources"]:
            data = files.get(entry["path"], b"")
            entry |= {"hash": f"sha256:{canonical.digest(data)}", "bytes": len(data)}
        files["datapackage.json"] = json.dumps(package).encode()
        digest = {"path": "datapackage.json", "hash": f"sha256:{canonical.digest(files['datapackage.json'])}"}
        files["datapackage-digest.json"] = json.dumps(digest).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return wacz_check.check(out).problems


def test_it_is_sound_and_of_the_version_that_viewers_open(made: Path) -> None:
    with made.open("rb") as file:
        assert wacz_check.check(file).problems == ()
    package = json.loads(contents(made)["datapackage.json"])
    assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")


def test_every_index_line_leads_to_its_record(made: Path) -> None:
    files = contents(made)
    lines = files[wacz.INDEX].decode().splitlines()
    assert len(lines) == 5
    for line in lines:
        entry = json.loads(line.split(" ", 2)[2])
        at = int(entry["offset"])
        record = gzip.decompress(files[wacz.WARC][at : at + int(entry["length"])])
        assert f"WARC-Target-URI: {entry['url']}\r\n".encode() in record
        assert set(entry) == {"url", "mime", "status", "digest", "length", "offset", "filename"}


def test_a_record_that_comes_twice_is_written_once(made: Path) -> None:
    with made.open("rb") as file:
        checked = wacz_check.check(file)
    assert len(checked.records) == 1 + 5 + 6 + 4


def test_nothing_that_was_sent_stands_in_the_index(made: Path) -> None:
    assert b"struck" not in contents(made)[wacz.INDEX]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.News.example/A/B?b=2&a=1", "example,news)/a/b?a=1&b=2"),
        ("http://news.example:8080/", "example,news:8080)/"),
        ("https://news.example:443", "example,news)/"),
        ("urn:citetrail:source:1", "urn:citetrail:source:1"),
        ("https://[broken/", "https://[broken/"),
    ],
)
def test_addresses_are_sorted_by_their_host(url: str, key: str) -> None:
    assert wacz.surt(url) == key


def smuggle(files: dict[str, bytes]) -> None:
    files["raw/x"] = b"smuggled"


def forge(files: dict[str, bytes]) -> None:
    files[wacz.WARC] = files[wacz.WARC].replace(b"\x1f\x8b", b"\x1f\x8c", 1)


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.__delitem__(name)


def misdirect(files: dict[str, bytes]) -> None:
    files[wacz.INDEX] = files[wacz.INDEX].replace(b"crew_union/17?", b"crew_union/18?")


def shorten(files: dict[str, bytes]) -> None:
    files[wacz.WARC] = files[wacz.WARC][:-40]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (smuggle, "raw/x is in no list"),
        (forge, "cannot be read"),
        (without(wacz.WARC), "archive/data.warc.gz is missing"),
        (without(wacz.INDEX), "indexes/index.cdx is missing"),
        (without(wacz.PAGES), "pages/pages.jsonl is missing"),
        (misdirect, "there is no such record"),
        (shorten, "ends within it"),
    ],
)
def test_what_other_validators_let_pass_is_told(
    made: Path, change: Callable[[dict[str, bytes]], None], told: str
) -> None:
    problems = changed(made, change)
    assert any(told in problem for problem in problems), problems


def test_a_change_without_new_digests_is_told(made: Path) -> None:
    problems = changed(made, lambda files: files.update({wacz.PAGES: b"{}\n"}), resealed=False)
    assert any(wacz.PAGES in problem for problem in problems)


def test_an_answer_rewritten_within_its_record_is_told(made: Path) -> None:
    def rewrite(files: dict[str, bytes]) -> None:
        plain = gzip.decompress(files[wacz.WARC]).replace(b"Nobody asked", b"Anybody said")
        files[wacz.WARC] = gzip.compress(plain)

    assert changed(made, rewrite)


def test_something_that_is_no_zip_is_told_not_raised() -> None:
    assert wacz_check.check(io.BytesIO(b"PK\x03\x04 no zip at all")).problems
