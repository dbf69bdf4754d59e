"""`review`: a person's word, kept, followed, shown, and proven in the bundle."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.archive import Archive
from tests.archiver.conftest import Done, Run
from tests.standin import Standin

PAGE = """<html lang="en"><head><title>Bread</title>
<meta property="article:published_time" content="2024-05-02T18:00:00Z"></head><body><article><h1>Bread</h1>
<p>"Nobody will be left without bread," Mara Voss wrote on Twitter on Thursday.</p>
<p>"The gate stays shut until further notice," the harbour office said on Telegram.</p></article></body></html>"""
SAID, ALIKE, LATE = (f"twitter:17860000000000000{n:02d}" for n in (1, 2, 3))


def row(key: str, text: str, posted_at: str = "2024-05-02T09:00:00Z") -> dict[str, Any]:
    author = {"handle": "mara_voss", "name": "Mara Voss"}
    return {"platform": "twitter", "post_id": key.split(":")[1], "author": author, "text": text, "posted_at": posted_at}


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


@pytest.fixture
def kept(run: Run, tmp_path: Path) -> Run:
    rows = [
        row(SAID, "We counted the sacks. Nobody will be left without bread!"),
        row(ALIKE, "There is flour for a month.", "2024-05-02T10:00:00Z"),
        row(LATE, "Nobody will be left without bread", "2024-05-09T09:00:00Z"),
    ]
    (tmp_path / "posts.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "bread.html").write_text(PAGE)
    assert run("import", "posts.jsonl").code == 0
    run("archive", "--no-capture", "bread.html")
    return run


def quotes(run: Run) -> list[Any]:
    return list(run("lookup", "bread.html").json["quotes"])


def test_our_answer_is_confirmed_by_name_and_stays_so(kept: Run) -> None:
    first = quotes(kept)[0]
    done = kept("review", first["id"], "--confirm", "--by", "Ann Lee", "--note", "I asked her")
    assert done.code == 0
    said = done.json["quote"]["review"]
    assert (said["verdict"], said["post"], said["by"], said["note"]) == ("confirmed", SAID, "Ann Lee", "I asked her")
    again = quotes(kept)[0]
    assert again["review"] == said
    assert again["matches"][0]["post"] == SAID
    assert again["matches"][0]["reasons"][0].startswith("confirmed by Ann Lee on ")


def test_a_rejected_tie_is_gone_and_comes_back_when_another_reviewer_confirms_it(kept: Run) -> None:
    first = quotes(kept)[0]
    done = kept("review", first["id"][:12], "--reject", "--by", "Ann")
    assert (done.code, done.json["quote"]["status"], done.json["quote"]["matches"]) == (0, "unmatched", [])
    assert quotes(kept)[0]["status"] == "unmatched"
    kept("review", first["exact"], "--confirm", "--post", SAID, "--by", "Bo")
    after = quotes(kept)[0]
    assert (after["matches"][0]["post"], after["matches"][0]["verdict"], after["review"]["by"]) == (SAID, "exact", "Bo")
    with Archive.open(Path("archive")) as archive:
        assert [fact.by for _, fact in archive.reviews(after_id(kept))] == ["Ann", "Bo"]
    assert kept("verify").json["ok"]


def after_id(run: Run) -> str:
    return str(run("lookup", "bread.html").json["article"]["id"])


def test_new_posts_do_not_undo_a_review(kept: Run, tmp_path: Path) -> None:
    kept("review", quotes(kept)[0]["id"], "--reject", "--by", "Ann")
    (tmp_path / "more.jsonl").write_text(json.dumps(row("twitter:1786000000000000009", "It rains in the harbour.")))
    kept("import", "more.jsonl")
    assert quotes(kept)[0]["status"] == "unmatched"


def test_the_bundle_holds_the_review_and_names_it(kept: Run, tmp_path: Path) -> None:
    kept("review", quotes(kept)[0]["id"], "--confirm", "--by", "Ann Lee", "--note", "I asked her")
    assert kept("export", "bread.html", "-o", "out.zip").code == 0
    assert kept("verify", "out.zip").json["ok"]
    with zipfile.ZipFile(tmp_path / "out.zip") as bundle:
        read = {name.split("/", 1)[1]: bundle.read(name) for name in bundle.namelist()}
    assert b"confirmed by Ann Lee" in read["data/report.html"]
    assert b"confirmed by Ann Lee" in read["data/quotes.jsonld"]
    assert b'"did":"review"' in read["data/custody.jsonl"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["no such words", "--confirm"], "no quote"),
        (["stays shut", "--reject"], "nothing to reject"),
        (["left without bread", "--confirm", "--post", LATE], "posted after the article"),
        (["left without bread", "--confirm", "--post", "twitter:1"], "does not show"),
        (["left without bread", "--confirm", "--post", "no post"], "names no post"),
        (["left without bread"], "--confirm or --reject"),
        (["i", "--confirm"], "fits 2 quotes"),
    ],
)
def test_what_cannot_be_reviewed_is_said(kept: Run, words: list[str], told: str) -> None:
    done: Done = kept("review", *words)
    assert done.code == 2
    assert told in f"{done.json['error']['what']} {done.json['error']['why']}"
    assert all("review" not in quote for quote in quotes(kept))
