"""An article archived twice: what its newest version cites, and that the older one is not forgotten."""

from __future__ import annotations

from tests.adapters.x_answers import user
from tests.scenarios.world import NOT_FOUND, PAGE, POST, TEXT, World, embed, later_id, linked, quoted

OTHER = "The second gauge went silent at noon and no one at the office picked up."


def both_posts(world: World) -> str:
    """Two live posts; the address of the second."""
    world.x.shows(TEXT)
    id_, at = later_id(minutes=5)
    world.x.shows(OTHER, id_=id_, posted=at, user=user())
    return f"https://x.com/harbour_watch/status/{id_}"


def test_an_embed_that_was_removed_is_not_cited_by_the_newest_version_any_more(world: World) -> None:  # S25
    other = both_posts(world)
    world.prints(embed(TEXT), embed(OTHER, url=other), quoted(TEXT))
    first = world("archive", PAGE).json
    world.later(days=1)
    world.prints(embed(OTHER, url=other), quoted(OTHER))
    second = world("archive", PAGE).json
    assert first["article"]["id"] != second["article"]["id"]

    answer = world("lookup", PAGE).json
    assert answer["article"]["id"] == second["article"]["id"]
    assert [citation["url"] for citation in answer["citations"]] == [other]
    assert [post["text"] for post in answer["posts"]] == [OTHER]
    captures = answer["article"]["captures"]
    assert [capture["taken_at"][:10] for capture in captures] == ["2026-03-05", "2026-03-06"]
    assert len({capture["sha256"] for capture in captures}) == 2
    assert world.availability(POST) == "live"


def test_the_older_version_can_still_be_looked_up_by_its_id(world: World) -> None:  # S25
    other = both_posts(world)
    world.prints(embed(TEXT), quoted(TEXT))
    first = world("archive", PAGE).json["article"]["id"]
    world.later(days=1)
    world.prints(embed(OTHER, url=other))
    world("archive", PAGE)
    answer = world("lookup", first).json
    assert [citation["url"] for citation in answer["citations"]] == [POST]
    assert answer["quotes"][0]["matches"][0]["verdict"] == "exact"
    assert len(answer["article"]["captures"]) == 2


def test_an_article_that_goes_back_to_its_first_version_has_that_one_as_its_newest(world: World) -> None:  # S25
    other = both_posts(world)
    for url, words in ((POST, TEXT), (other, OTHER), (POST, TEXT)):
        world.prints(embed(words, url=url))
        world("archive", PAGE)
        world.later(days=1)
    answer = world("lookup", PAGE).json
    assert [citation["url"] for citation in answer["citations"]] == [POST]
    assert len(answer["article"]["captures"]) == 3


def test_an_article_that_did_not_change_has_two_captures_and_one_set_of_citations(world: World) -> None:  # S25
    both_posts(world)
    world.prints(embed(TEXT))
    for _ in range(2):
        assert world("archive", PAGE).code == 0
        world.later(days=1)
    answer = world("lookup", PAGE).json
    assert len(answer["article"]["captures"]) == 2
    assert len(answer["citations"]) == len(answer["posts"]) == 1


def test_a_post_that_was_deleted_before_the_second_run_keeps_what_the_first_run_saw(world: World) -> None:
    both_posts(world)
    world.prints(embed(TEXT), quoted(TEXT))
    world("archive", PAGE)
    world.later(days=1)
    world.x.has_no_post()
    world.recheck()
    world.prints(linked(POST), quoted(TEXT), "<p>The post has since been deleted.</p>")
    done = world("archive", PAGE)
    assert done.code == 0
    (citation,) = done.json["citations"]
    assert (citation["kind"], citation["status"]) == ("link", "captured")
    assert done.json["posts"][0]["availability"] == "deleted"
    assert done.json["quotes"][0]["matches"][0]["verdict"] == "exact"


def test_a_post_that_was_gone_from_the_start_is_kept_in_the_words_of_the_article(world: World) -> None:
    world.x.both(NOT_FOUND)
    world.prints(embed(TEXT), quoted(TEXT))
    done = world("archive", PAGE)
    assert done.code == 3
    (citation,), (post,) = done.json["citations"], done.json["posts"]
    assert citation["status"] == "missing"
    assert post["availability"] == "missing"
    assert post["text"] == TEXT
    assert post["posted_at"] == "2026-03-05T09:30:12.345Z"
    assert post["posted_at_source"] == "id"
