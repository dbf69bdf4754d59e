"""One post on Bluesky by its account's handle and by its DID: one post in every answer, asked for once."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.adapters import bluesky_answers as bluesky
from tests.scenarios.world import PAGE, PICTURE, Answer, World, linked

HOST = "public.api.bsky.app"
OTTO = "did:plc:ottobergottobergottoberg"
KEY = f"bluesky:{bluesky.DID}/{bluesky.KEY}"
OTTOS = f"bluesky:{OTTO}/{bluesky.KEY}"
BY_DID, BY_HANDLE = bluesky.REF.url, bluesky.BY_HANDLE.url
RENAMED = BY_HANDLE.replace("mira.example", "holm.example")
AT = f"at://{bluesky.DID}/app.bsky.feed.post/{bluesky.KEY}"
NAMES = [BY_DID, BY_HANDLE, KEY, f"bluesky:Mira.Example/{bluesky.KEY}", AT]
TEXT = "The ferry runs again."


def target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def shows(world: World, text: str = TEXT, did: str = bluesky.DID, handle: str = "mira.example", **more: object) -> None:
    """What the AppView answers for this account's post from now on."""
    address, author = f"at://{did}/app.bsky.feed.post/{bluesky.KEY}", {"did": did, "handle": handle}
    view = bluesky.view(text, uri=address, author=author, **more)
    world.answers(HOST, target(bluesky.THREAD.replace(bluesky.DID, did)), Answer(bluesky.thread(view)))


def resolves(world: World, did: str | None, handle: str = "mira.example") -> None:
    """Whose this handle is from now on."""
    gone = Answer(bluesky.error("InvalidRequest", "Unable to resolve handle"), 400)
    answer = Answer(json.dumps({"did": did})) if did else gone
    world.answers(HOST, target(bluesky.RESOLVE.replace("mira.example", handle)), answer)


@pytest.fixture
def world(world: World) -> World:
    resolves(world, bluesky.DID)
    shows(world)
    return world


def threads(world: World) -> list[str]:
    return [asked for asked in world.asked(HOST) if "getPostThread" in asked]


@pytest.mark.parametrize("captured", [BY_HANDLE, BY_DID])
def test_a_post_has_its_did_as_its_name_whichever_was_asked(world: World, captured: str) -> None:
    (post,) = world("capture", captured).json["posts"]
    assert (post["id"], post["platform"], post["post_id"]) == (KEY, "bluesky", bluesky.REF.id)
    assert post["url"] == BY_DID
    for name in NAMES:
        seen = world.history(name)
        assert seen["post"]["id"] == KEY
        assert [version["text"] for version in seen["versions"]] == [TEXT]
        assert len(seen["observations"]) == 1


def test_looks_by_both_names_are_one_series(world: World) -> None:
    for name in (BY_HANDLE, BY_DID, BY_HANDLE):
        assert world("capture", name).json["posts"][0]["id"] == KEY
        world.later(hours=1)
    for name in NAMES:
        assert len(world.history(name)["post"]["captures"]) == 3
    (checked,) = world("recheck", "--all").json["checked"]
    assert (checked["post"], checked["availability"], checked["change"]) == (KEY, "live", "none")


@pytest.mark.parametrize("order", [(BY_HANDLE, BY_DID), (BY_DID, BY_HANDLE)])
def test_an_article_that_cites_it_by_both_names_has_it_asked_for_once(world: World, order: tuple[str, str]) -> None:
    world.prints(*map(linked, order))
    done = world("archive", PAGE)
    assert done.code == 0
    assert [citation["post"] for citation in done.json["citations"]] == [KEY, KEY]
    assert {citation["post_id"] for citation in done.json["citations"]} == {bluesky.REF.id, bluesky.BY_HANDLE.id}
    assert [post["id"] for post in done.json["posts"]] == [KEY]
    assert len(threads(world)) == 1
    before = len(world.asked(HOST))
    assert world("archive", PAGE).code == 0
    assert world("lookup", PAGE).json["posts"] == done.json["posts"]
    assert len(world.asked(HOST)) == before


def test_capture_by_both_names_is_one_look(world: World) -> None:
    (post,) = world("capture", BY_HANDLE, BY_DID).json["posts"]
    assert (post["id"], len(post["captures"]), len(threads(world))) == (KEY, 1, 1)


@pytest.mark.parametrize(("known", "cited"), [(BY_HANDLE, BY_DID), (BY_DID, BY_HANDLE)])
def test_an_article_that_cites_it_by_the_other_name_asks_nothing_more(world: World, known: str, cited: str) -> None:
    world("capture", known)
    before = len(world.asked(HOST))
    world.prints(linked(cited), f"<p>“{TEXT}” Mira Holm wrote on Bluesky.</p>")
    done = world("archive", PAGE)
    assert (done.code, done.json["citations"][0]["post"]) == (0, KEY)
    (tie,) = done.json["quotes"][0]["matches"]
    assert (tie["post"], tie["verdict"]) == (KEY, "exact")
    assert len(world.asked(HOST)) == before
    (found,) = world("find", TEXT).json["matches"]
    assert (found["post"], found["url"]) == (KEY, BY_DID)


def test_it_is_looked_at_again_by_its_did_after_its_account_was_renamed(world: World) -> None:
    world("capture", BY_HANDLE)
    resolves(world, None)
    shows(world, handle="holm.example")
    world.later(days=1)
    assert world.recheck(BY_HANDLE) == ("live", "none")
    assert world.history(RENAMED)["post"]["id"] == KEY
    world.later(days=1)
    (post,) = world("capture", BY_HANDLE).json["posts"]
    assert (post["id"], post["availability"], len(post["captures"])) == (KEY, "live", 4)


def test_what_is_still_missing_of_a_cited_post_is_asked_for_by_its_did_after_a_renaming(world: World) -> None:
    image = {"images": [{"fullsize": "https://cdn.bsky.app/img/gate.png", "alt": ""}]}
    shows(world, embed=image)
    world.prints(linked(BY_HANDLE))
    assert world("archive", PAGE).code == 3
    resolves(world, None)
    world.answers("cdn.bsky.app", "/img/gate.png", Answer(PICTURE))
    world.later(hours=1)
    done = world("archive", PAGE)
    assert (done.code, done.json["posts"][0]["media"][0]["status"]) == (0, "kept")
    assert done.json["citations"][0]["post"] == KEY


def test_a_handle_that_was_given_to_somebody_else_never_mixes_two_posts(world: World) -> None:
    world.prints(linked(BY_HANDLE), f"<p>“{TEXT}” Mira Holm wrote on Bluesky.</p>")
    assert world("archive", PAGE).json["citations"][0]["post"] == KEY
    resolves(world, OTTO)
    shows(world, "Buy my boats.", OTTO)
    shows(world, handle="holm.example")
    world.later(days=3)
    (post,) = world("capture", BY_HANDLE).json["posts"]
    assert (post["id"], post["text"], post["author"]["id"]) == (OTTOS, "Buy my boats.", OTTO)
    mira, otto = world.history(KEY), world.history(OTTOS)
    assert [[version["text"] for version in seen["versions"]] for seen in (mira, otto)] == [[TEXT], ["Buy my boats."]]
    assert [len(seen["observations"]) for seen in (mira, otto)] == [1, 1]
    assert (mira["post"]["availability"], otto["post"]["availability"]) == ("live", "live")
    assert world.history(BY_HANDLE)["post"]["id"] == OTTOS
    answer = world("lookup", PAGE).json
    assert (answer["citations"][0]["post"], [post["id"] for post in answer["posts"]]) == (KEY, [KEY])
    assert answer["quotes"][0]["matches"][0]["post"] == KEY
    assert {one["post"]: one["change"] for one in world("recheck", "--all").json["checked"]} == dict.fromkeys(
        (KEY, OTTOS), "none"
    )
    assert world("verify").json["ok"]


def test_that_the_new_owner_has_no_such_post_says_nothing_of_the_first_one(world: World) -> None:
    world("capture", BY_HANDLE)
    resolves(world, OTTO)
    missing = Answer(bluesky.error("NotFound", "Post not found"), 400)
    world.answers(HOST, target(bluesky.THREAD.replace(bluesky.DID, OTTO)), missing)
    world.answers(HOST, target(bluesky.PROFILE.replace(bluesky.DID, OTTO)), Answer(json.dumps({"did": OTTO})))
    world.later(days=3)
    (post,) = world("capture", BY_HANDLE).json["posts"]
    assert (post["id"], post["availability"], post["text"]) == (OTTOS, "missing", None)
    seen = world.history(BY_HANDLE)
    assert (seen["post"]["id"], seen["post"]["availability"], len(seen["observations"])) == (KEY, "live", 1)


def test_what_is_not_found_under_a_handle_is_told_of_its_did(world: World) -> None:
    world.answers(HOST, target(bluesky.THREAD), Answer(bluesky.error("NotFound", "Post not found"), 400))
    world.answers(HOST, target(bluesky.PROFILE), Answer(json.dumps({"did": bluesky.DID})))
    world.prints(linked(BY_HANDLE))
    answer = world("archive", PAGE).json
    assert [(post["id"], post["availability"]) for post in answer["posts"]] == [(KEY, "missing")]
    assert (answer["citations"][0]["post"], answer["citations"][0]["status"]) == (KEY, "missing")


def test_an_import_by_handle_that_names_the_account_is_of_the_same_post(world: World, tmp_path: Path) -> None:
    world("capture", BY_DID)
    row = {"platform": "bluesky", "post_id": bluesky.BY_HANDLE.id, "text": TEXT, "posted_at": "2026-03-05T09:00:01Z"}
    row |= {"author": {"handle": "mira.example", "id": bluesky.DID}}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    assert world("import", "rows.jsonl").code == 0
    assert len(world.history(KEY)["observations"]) == 2


def test_a_bundle_and_a_card_speak_of_one_post_and_the_bundle_verifies(world: World, tmp_path: Path) -> None:
    world.prints(linked(BY_HANDLE), linked(BY_DID), f"<p>“{TEXT}” Mira Holm wrote on Bluesky.</p>")
    world("archive", PAGE)
    assert world("export", PAGE, "-o", "case.zip").code == 0
    assert world("verify", "case.zip").json["ok"]


@pytest.mark.parametrize("seen", [False, True])
@pytest.mark.parametrize("row_id", [bluesky.BY_HANDLE.id, f"{OTTO}/{bluesky.KEY}"])
def test_an_import_that_names_another_account_never_has_another_post_captured(
    world: World, tmp_path: Path, row_id: str, seen: bool
) -> None:
    shows(world, "Buy my boats.", OTTO, "otto.example")
    if seen:
        assert world("capture", OTTOS).code == 0
    row = {"platform": "bluesky", "post_id": row_id, "text": "Said nowhere.", "posted_at": "2026-03-05T09:00:01Z"}
    row |= {"author": {"handle": "mira.example", "id": OTTO}}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n")
    assert world("import", "rows.jsonl").code == 0
    world.prints(linked(BY_HANDLE))
    answer = world("archive", PAGE).json
    assert (answer["citations"][0]["post"], answer["citations"][0]["status"]) == (KEY, "captured")
    assert [(post["id"], post["text"]) for post in answer["posts"]] == [(KEY, TEXT)]
