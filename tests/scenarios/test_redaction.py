"""A working copy for publication: what is taken out is named, committed to, and nowhere left to be read."""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.adapters.x_answers import ID
from tests.scenarios.world import PAGE, World, embed, quoted

TEXT = "Jana Berg told us that the tide gauge stopped at ten past four."


@pytest.fixture
def bundle(world: World) -> str:
    world.prints(embed(TEXT), quoted(TEXT), "<p>JANA\u00a0BERG has left the harbour.</p>")
    world.x.shows(TEXT)
    assert world("archive", PAGE).code == 0
    assert world("export", PAGE, "-o", "evidence.zip").code == 0
    return "evidence.zip"


def files(path: str) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_the_words_are_nowhere_in_the_copy_and_stand_named(world: World, bundle: str) -> None:
    done = world("redact", bundle, "-o", "copy.zip", "--words", "Jana Berg", "--reason", "she was threatened")
    assert done.code == 0
    copy = files("copy.zip")
    assert sorted(copy) == [
        "bag-info.txt",
        "bagit.txt",
        "data/posts.json",
        "data/redactions.json",
        "data/report.html",
        "data/ro-crate-metadata.json",
        "manifest-sha256.txt",
        "manifest-sha512.txt",
        "tagmanifest-sha256.txt",
    ]
    everything = b"".join(copy.values()).lower()
    assert b"jana" not in everything
    assert b"berg" not in everything
    assert b"[redacted 1] told us that the tide gauge stopped" in copy["data/report.html"]
    assert b"This is a working copy with redactions" in copy["data/report.html"]
    assert b"1 look at this post, with digests" in copy["data/report.html"]
    assert b"she was threatened" in copy["data/redactions.json"]


def test_the_copy_names_its_original_and_verifies(world: World, bundle: str) -> None:
    made = world("redact", bundle, "-o", "copy.zip", "--words", "Jana Berg").json
    root = hashlib.sha256(files(bundle)["tagmanifest-sha256.txt"]).hexdigest()
    assert made["original"] == root
    assert f"Redacted-From: {root}" in files("copy.zip")["bag-info.txt"].decode()
    done = world("verify", "copy.zip")
    assert (done.code, done.json["problems"]) == (0, [])
    assert any("working copy" in note for note in done.json["notes"])


def test_who_has_the_salts_opens_the_commitments_with_standard_tools(world: World, bundle: str) -> None:
    salts = Path(world("redact", bundle, "-o", "copy.zip", "--words", "Jana Berg").json["salts"])
    assert salts.stat().st_mode & 0o077 == 0
    public = json.loads(files("copy.zip")["data/redactions.json"])["redactions"]
    private = json.loads(salts.read_text())["redactions"]
    assert {row["words"] for row in private} == {"Jana Berg", "JANA BERG"}
    for row, shown in zip(private, public, strict=True):
        said = subprocess.run(
            ["sha256sum"], input=(row["salt"] + row["words"]).encode(), capture_output=True, check=True
        )
        assert said.stdout.decode().split()[0] == shown["commitment"]


def test_a_post_is_taken_out_whole(world: World, bundle: str) -> None:
    assert world("redact", bundle, "-o", "copy.zip", "--post", f"twitter:{ID}").code == 0
    everything = b"".join(files("copy.zip").values())
    for word in (ID, "tide gauge stopped", "harbour_watch"):
        assert word.encode() not in everything, word


def test_a_plan_says_what_stands_in_place(world: World, bundle: str) -> None:
    Path("plan.yaml").write_text("- {words: Jana Berg, as: witness A, reason: safety}\n", encoding="utf-8")
    assert world("redact", bundle, "-o", "copy.zip", "--plan", "plan.yaml").code == 0
    assert b"[witness A] told us" in files("copy.zip")["data/report.html"]


def test_a_slip_of_the_pen_writes_nothing(world: World, bundle: str) -> None:
    done = world("redact", bundle, "-o", "copy.zip", "--words", "Jana Borg")
    assert done.code == 2
    assert "stands nowhere" in done.json["error"]["what"]
    assert not Path("copy.zip").exists()


@pytest.mark.parametrize("words", [[], ["--post", "twitter:7"], ["--media", "ffff"], ["--plan", "none.yaml"]])
def test_what_cannot_be_done_is_said(world: World, bundle: str, words: list[str]) -> None:
    assert world("redact", bundle, "-o", "copy.zip", *words).code == 2
    assert not Path("copy.zip").exists()


def test_a_changed_copy_does_not_verify(world: World, bundle: str) -> None:
    world("redact", bundle, "-o", "copy.zip", "--words", "Jana Berg")
    data = Path("copy.zip").read_bytes().replace(b"tide gauge stopped", b"tide gauge started")
    Path("copy.zip").write_bytes(data)
    assert world("verify", "copy.zip").code == 6


def test_a_damaged_original_is_refused(world: World, bundle: str) -> None:
    data = Path(bundle).read_bytes().replace(b"tide gauge stopped", b"tide gauge started")
    Path("bad.zip").write_bytes(data)
    assert world("redact", "bad.zip", "-o", "copy.zip", "--words", "Jana Berg").code == 6
