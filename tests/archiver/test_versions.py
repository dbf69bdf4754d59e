"""A rewritten text is a version; two routes that show one text each its way are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from facts import AT, post, snapshot
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.versions import versions, word_diff
from db.model import Absence, Snapshot

HOUR = timedelta(hours=1)


def looks(*texts: str, complete: tuple[bool, ...] = ()) -> list[tuple[str, Snapshot]]:
    whole = complete or (True,) * len(texts)
    return [
        (str(n), snapshot(replace(post(text=text), text_complete=whole[n]), AT + n * HOUR))
        for n, text in enumerate(texts)
    ]


def test_the_same_text_seen_twice_is_one_version_with_two_captures() -> None:
    (version,) = versions(looks("Water rises.", "Water rises."))
    assert (version.first_seen_at, version.last_seen_at) == (AT, AT + HOUR)
    assert version.captures == ("0", "1")


def test_a_changed_word_is_a_version_and_so_is_the_way_back() -> None:
    found = versions(looks("17 are missing.", "19 are missing.", "17 are missing."))
    assert [version.text for version in found] == ["17 are missing.", "19 are missing.", "17 are missing."]


def test_a_version_says_word_by_word_what_changed() -> None:
    _, new = versions(looks("17 are missing.", "19 people are missing."))
    assert new.diff == (("-", "17"), ("+", "19 people"), ("=", " are missing."))


@settings(max_examples=100, deadline=None)
@given(before=st.text(max_size=40), now=st.text(max_size=40))
def test_a_word_diff_holds_both_texts_to_the_letter(before: str, now: str) -> None:
    steps = word_diff(before, now)
    assert "".join(text for op, text in steps if op in "=-") == before
    assert "".join(text for op, text in steps if op in "=+") == now


def test_links_and_white_space_that_routes_write_differently_make_no_version() -> None:
    found = versions(
        looks("Water rises.\n\nSee https://news.example/map", "Water rises. See https://t.co/abc pic.twitter.com/xyz")
    )
    assert len(found) == 1


def test_a_text_that_was_cut_is_no_version_and_the_whole_one_takes_its_place() -> None:
    found = versions(
        looks("Water rises in the…", "Water rises in the valley.", "Water rises…", complete=(False, True, False))
    )
    assert [version.text for version in found] == ["Water rises in the valley."]


def test_looks_that_did_not_show_the_post_add_nothing() -> None:
    absent = Snapshot(post().ref, AT + HOUR, "test", "embed", Absence(post().ref, "not_found", "Post not found"))
    assert len(versions([*looks("Water rises."), ("x", absent)])) == 1
