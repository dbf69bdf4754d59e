"""`changes`: what the newspaper, X and Telegram changed is found, each change once, with what it rests on."""

from __future__ import annotations

from typing import Any

from tests.adapters import tme_pages
from tests.adapters.x_answers import ID
from tests.scenarios.world import (
    MESSAGE,
    PAGE,
    TEXT,
    World,
    embed,
    later_id,
    linked,
    quoted,
)

POST = f"twitter:{ID}"
OTHER = TEXT.replace("ten past four", "ten past five")


def newsroom(world: World) -> None:
    world.follows("url: https://news.example/rss", more="recheck: {article: [1h, 6h, 24h]}\n")
    world.lists(PAGE)
    world.prints(embed(TEXT), quoted(TEXT))
    world.x.shows(TEXT)
    world.runs()


def changes(world: World, *words: str) -> list[Any]:
    done = world("changes", *words)
    assert done.code == 0, done
    return list(done.json["changes"])


def kinds(world: World) -> list[str]:
    return [one["change"] for one in changes(world, "--since", "2026-03-05")]


def rounds(world: World, number: int = 12, minutes: int = 40) -> None:
    for _ in range(number):
        world.later(minutes=minutes)
        world.runs()


def test_a_new_article_is_told_with_what_it_cites_and_what_is_unmatched(world: World) -> None:
    world.x.shows(TEXT)
    world.prints(
        embed(TEXT), quoted(TEXT), quoted("The harbour office has closed its doors for the whole of the winter.")
    )
    world("archive", PAGE)
    (one,) = changes(world)
    assert (one["change"], one["url"]) == ("new", PAGE)
    assert one["counts"] == {"posts": 1, "captured": 1, "matched": 1, "unmatched": 1, "not_checkable": 0}
    assert one["quotes"]["unmatched"] == ["The harbour office has closed its doors for the whole of the winter."]
    assert world(*one["command"].split()[1:]).code == 0


def test_nothing_new_is_nothing_to_tell(world: World) -> None:
    newsroom(world)
    rounds(world)
    assert kinds(world) == ["new"]
    world.later(days=3)
    assert changes(world) == []


def test_a_deletion_is_one_change_and_says_what_it_rests_on(world: World) -> None:
    newsroom(world)
    world.x.has_no_post()
    rounds(world)
    gone = changes(world, "--since", "2026-03-05")[1]
    assert (gone["change"], gone["availability"], gone["post"]) == ("gone", "deleted", POST)
    assert gone["text"] == TEXT
    assert gone["since"]["from"] < gone["since"]["to"] <= gone["noticed_at"]
    assert "404" in " ".join(gone["rests_on"]) or "not found" in " ".join(gone["rests_on"]).lower()
    assert [article["url"] for article in gone["articles"]] == [PAGE]
    assert world(*gone["command"].split()[1:]).code == 0
    assert kinds(world) == ["new", "gone"]


def test_an_article_that_quotes_a_post_without_citing_it_is_named_all_the_same(world: World) -> None:
    world.follows()
    world.x.shows(TEXT)
    world("capture", "https://x.com/harbour_watch/status/" + ID)
    world.prints(f"<p>“{TEXT}” somebody wrote.</p>")
    assert world("archive", PAGE).json["quotes"][0]["matches"][0]["post"] == POST
    world.x.has_no_post()
    rounds(world)
    (gone,) = [one for one in changes(world, "--since", "2026-03-05") if one["change"] == "gone"]
    assert [article["url"] for article in gone["articles"]] == [PAGE]


def test_a_post_that_comes_back_is_told_and_so_is_its_second_end(world: World) -> None:
    newsroom(world)
    for shown in (False, True, False):
        world.x.shows(TEXT) if shown else world.x.has_no_post()
        rounds(world, 8, 7200)
    assert kinds(world) == ["new", "gone", "back", "gone"]


def test_a_platform_that_does_not_answer_is_no_change(world: World) -> None:
    from tests.scenarios.world import DOWN

    newsroom(world)
    world.x.both(DOWN)
    rounds(world)
    assert kinds(world) == ["new"]


def test_a_rewritten_post_is_told_with_its_word_diff(world: World) -> None:
    world.follows()
    world.telegram.shows(tme_pages.text(TEXT))
    world.prints(linked(MESSAGE))
    world("archive", PAGE)
    world.telegram.shows(tme_pages.text(OTHER))
    rounds(world)
    edit = changes(world, "--since", "2026-03-05")[1]
    assert edit["change"] == "edited"
    assert [step for step in edit["diff"] if step[0] != "="] == [["-", "four"], ["+", "five"]]
    assert kinds(world) == ["new", "edited"]


def test_an_edit_on_x_with_an_id_of_its_own_is_one_change(world: World) -> None:
    newsroom(world)
    new, at = later_id(20)
    ids = {"edit_tweet_ids": [ID, new], "editable_until_msecs": "1772706612000", "edits_remaining": "4"}
    world.x.shows(TEXT, edit_control=ids)
    world.x.shows(OTHER, id_=new, posted=at, edit_control=ids)
    rounds(world)
    edit = changes(world, "--since", "2026-03-05")[1]
    assert (edit["change"], edit["post"]) == ("edited", f"twitter:{new}")
    assert [article["url"] for article in edit["articles"]] == [PAGE]
    assert kinds(world) == ["new", "edited"]


def test_that_a_post_was_edited_before_we_looked_first_is_no_change(world: World) -> None:
    new, at = later_id(5)
    ids = {"edit_tweet_ids": [ID, new], "editable_until_msecs": "1772706612000", "edits_remaining": "4"}
    world.x.shows(TEXT, edit_control=ids)
    world.x.shows(OTHER, id_=new, posted=at, edit_control=ids)
    newsroom_page = (embed(TEXT), quoted(TEXT))
    world.prints(*newsroom_page)
    world("archive", PAGE)
    assert kinds(world) == ["new"]


def test_a_quote_that_the_paper_altered_is_found(world: World) -> None:
    newsroom(world)
    world.prints(embed(TEXT), quoted(OTHER))
    rounds(world)
    one = changes(world, "--since", "2026-03-05")[1]
    assert one["change"] == "altered"
    (quote,) = one["quotes"]["reworded"]
    assert [step for step in quote["diff"] if step[0] != "="] == [["-", "four"], ["+", "five"]]
    assert world(*one["command"].split()[1:]).code == 0
    assert kinds(world) == ["new", "altered"]


def test_an_embed_that_the_paper_removed_is_found(world: World) -> None:
    newsroom(world)
    world.prints(quoted(TEXT))
    rounds(world)
    one = changes(world, "--since", "2026-03-05")[1]
    assert (one["change"], one["citations"]["removed"]) == ("altered", [f"https://x.com/harbour_watch/status/{ID}"])
    assert kinds(world) == ["new", "altered"]


def test_a_page_that_is_made_anew_for_each_reader_is_not_altered(world: World) -> None:
    newsroom(world)
    for number in range(4):
        world.prints(embed(TEXT), quoted(TEXT), f"<!-- made for reader {number} --><script>n={number}</script>")
        rounds(world, 5, 100)
    assert len(world("lookup", PAGE).json["article"]["captures"]) > 2
    assert kinds(world) == ["new"]


def test_a_day_that_is_none_is_refused(world: World) -> None:
    newsroom(world)
    assert world("changes", "--since", "2026-02-31").code == 2
    assert world("changes", "--since", "yesterday").code == 2
