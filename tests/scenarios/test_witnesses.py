"""A bundle of somebody else, taken in: its words stand beside ours, its seal stays, and ours alone says what stands."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from archiver.bundle.take_in import write_out
from db.archive import Archive
from tests.adapters.x_answers import ID
from tests.scenarios.world import PAGE, POST, TEXT, World, embed, quoted

OTHER = "The tide gauge stopped at ten past four and the crews were told at once."


def theirs(world: World, text: str = TEXT, **later: float) -> Path:
    """Another newsroom's bundle on the article."""
    world.prints(embed(text), quoted(text))
    world.x.shows(text)
    world.later(**later)
    assert world("--archive", "theirs", "archive", PAGE).code == 0
    assert world("--archive", "theirs", "export", PAGE, "-o", "theirs.zip").code == 0
    return Path("theirs.zip")


def test_what_a_bundle_holds_is_looked_up_like_ours(world: World) -> None:
    bundle = theirs(world)
    done = world("import", str(bundle))
    assert done.code == 0
    (taken,) = done.json["bundles"]
    assert (taken["posts"], len(taken["articles"]), taken["known"]) == (1, 1, False)
    found = world("lookup", PAGE).json
    assert found["quotes"][0]["matches"][0]["verdict"] == "exact"
    assert found["citations"][0]["reason"] == "taken in with a bundle of somebody else"
    assert world("verify").code == 0


def test_a_second_time_it_is_known(world: World) -> None:
    bundle = str(theirs(world))
    world("import", bundle)
    assert world("import", bundle).json["bundles"][0]["known"] is True
    assert len(world.history()["witnesses"]) == 1


def test_a_witness_who_saw_the_same_words_agrees(world: World) -> None:
    bundle = theirs(world)
    world("capture", POST)
    world("import", str(bundle))
    (one,) = world.history()["witnesses"]
    assert one["agrees"] is True
    assert [look["text"] for look in one["captures"]] == [TEXT]


def test_a_witness_who_saw_other_words_is_shown_beside_ours_word_by_word(world: World) -> None:
    bundle = theirs(world, OTHER)
    world.x.shows(TEXT)
    world("capture", POST)
    world("import", str(bundle))
    found = world.history()
    (one,) = found["witnesses"]
    assert one["agrees"] is False
    assert "".join(text for op, text in one["diff"] if op != "-") == OTHER
    assert "".join(text for op, text in one["diff"] if op != "+") == TEXT
    assert [version["text"] for version in found["versions"]] == [TEXT]
    assert found["post"]["text"] == TEXT


def test_what_others_saw_makes_nothing_deleted_and_nothing_live(world: World) -> None:
    world.x.shows(TEXT)
    world("capture", POST)
    world.x.has_no_post()
    world.later(minutes=5)
    world("--archive", "theirs", "capture", POST)
    world.later(hours=1)
    world("--archive", "theirs", "capture", POST)
    world.prints(embed(TEXT))
    world("--archive", "theirs", "archive", PAGE)
    world("--archive", "theirs", "export", PAGE, "-o", "theirs.zip")
    world("import", "theirs.zip")
    assert world.availability() == "live"
    assert {look["said"] for look in world.history()["witnesses"][0]["captures"]} != {None}


def test_a_post_that_only_a_bundle_shows_is_still_captured_by_us(world: World) -> None:
    world("import", str(theirs(world)))
    asked = len(world.asked("cdn.syndication.twimg.com"))
    world("archive", PAGE)
    assert len(world.asked("cdn.syndication.twimg.com")) == asked + 1
    assert {one["route"] for one in world.history()["post"]["captures"]} == {"syndication"}
    assert len(world.history()["post"]["captures"]) == 2


def test_the_bundle_comes_out_as_it_came_with_its_root(world: World) -> None:
    bundle = theirs(world)
    world("import", str(bundle))
    with Archive.open(Path("archive"), create=False) as archive:
        ((_, accession),) = archive.accessions()
        write_out(archive, accession, Path("again.zip"))
    assert Path("again.zip").read_bytes() == bundle.read_bytes()
    assert world("verify", "again.zip").code == 0


@pytest.mark.parametrize("unpacked", [False, True])
def test_a_bundle_may_be_zipped_or_unpacked(world: World, unpacked: bool) -> None:
    bundle = theirs(world)
    if unpacked:
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall("open")
        (bundle,) = Path("open").iterdir()
    assert world("import", str(bundle)).json["bundles"][0]["posts"] == 1


def test_a_damaged_bundle_is_refused_and_nothing_of_it_is_kept(world: World) -> None:
    bundle = theirs(world)
    data = bytearray(bundle.read_bytes())
    place = data.find(b"ten past four")
    data[place : place + 3] = b"six"
    Path("bad.zip").write_bytes(data)
    done = world("import", "bad.zip")
    assert done.code == 6
    assert "does not verify" in done.json["error"]["what"]
    assert world("history", POST).code == 2


def test_what_was_taken_in_is_exported_and_verified_again(world: World) -> None:
    world("import", str(theirs(world)))
    world("archive", PAGE)
    assert world("export", PAGE, "-o", "ours.zip").code == 0
    assert world("verify", "ours.zip").code == 0
    assert world("--archive", "third", "import", "ours.zip").code == 0
    assert world("--archive", "third", "verify").code == 0
    assert world("--archive", "third", "history", f"twitter:{ID}").json["witnesses"]
