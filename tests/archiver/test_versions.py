"""A rewritten text is a version; two routes that show one text each its way are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from facts import AT, post, snapshot
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.versions import versions, word_diff
from db.model import Absence, Earlier, Snapshot

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


def told(now: str, *earlier: str, hours: int = 0) -> tuple[str, Snapshot]:
    """A look at a platform that tells the wordings before: the first stood from `AT`, each other an hour longer."""
    before = tuple(Earlier(text, AT + n * HOUR) for n, text in enumerate(earlier))
    edited_at = AT + len(earlier) * HOUR if earlier else None
    found = replace(post(text=now), edited=bool(earlier), edited_at=edited_at, earlier=before)
    return f"{now}@{hours}", snapshot(found, AT + hours * HOUR)


def test_the_platforms_own_history_of_edits_gives_versions_that_nobody_saw() -> None:
    found = versions([told("Three.", "One.", "Two.", hours=9)])
    assert [version.text for version in found] == ["One.", "Two.", "Three."]
    assert [version.written_at for version in found] == [AT, AT + HOUR, AT + 2 * HOUR]
    assert {(version.first_seen_at, version.captures) for version in found} == {(AT + 9 * HOUR, ("Three.@9",))}
    assert found[1].diff == (("-", "One"), ("+", "Two"), ("=", "."))


def test_a_wording_that_was_missed_between_two_looks_takes_its_place() -> None:
    found = versions([told("One."), told("Three.", "One.", "Two.", hours=9), told("Three.", "One.", "Two.", hours=10)])
    assert [version.text for version in found] == ["One.", "Two.", "Three."]
    assert [version.first_seen_at for version in found] == [AT, AT + 9 * HOUR, AT + 9 * HOUR]
    assert {version.last_seen_at for version in found} == {AT + 10 * HOUR}
    assert found[0].captures == ("One.@0", "Three.@9", "Three.@10")


def test_a_return_to_the_first_wording_in_a_history_is_a_version_of_its_own() -> None:
    looks = [told("A", hours=1), told("A", "A", "B", hours=5), told("C", "A", "B", "A", hours=7)]
    assert [version.text for version in versions(looks[:2])] == ["A", "B", "A"]
    assert [version.text for version in versions(looks)] == ["A", "B", "A", "C"]


def test_an_edit_that_changed_no_word_is_no_version() -> None:
    (version,) = versions([told("A", "A", "A", hours=5)])
    assert (version.text, version.captures) == ("A", ("A@5",))


def test_wordings_that_are_told_only_later_stand_before_the_one_that_was_seen() -> None:
    found = versions([told("Three."), told("Three.", "One.", "Two.", hours=9)])
    assert [version.text for version in found] == ["One.", "Two.", "Three."]
    assert found[2].captures == ("Three.@0", "Three.@9")
    assert [version.diff[:1] for version in found] == [(), (("-", "One"),), (("-", "Two"),)]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from("ABC"), min_size=1, max_size=7), st.sets(st.integers(0, 6)))
def test_however_often_a_history_was_looked_at_it_is_told_once_and_in_order(
    wordings: list[str], seen: set[int]
) -> None:
    at = sorted({number for number in seen if number < len(wordings)} | {len(wordings) - 1})
    looks = [told(wordings[n], *wordings[:n], hours=n) for n in at]
    once = [text for n, text in enumerate(wordings) if n == 0 or text != wordings[n - 1]]
    assert [version.text for version in versions(looks)] == once
