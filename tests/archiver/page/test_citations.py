# ruff: noqa: E501
from __future__ import annotations

from datetime import UTC, datetime

from archiver.page.citations import Trace, merge, passage
from db.model import Author, PostRef, When

REF = PostRef("twitter", "1501234567890123456", "https://x.com/i/status/1501234567890123456")
DAY = When(
    "March 8, 2022", datetime(2022, 3, 7, 10, tzinfo=UTC), datetime(2022, 3, 9, 12, tzinfo=UTC), "trailer", "2022-03-08"
)


def trace(
    kind: str = "embed",
    ref: PostRef | None = REF,
    text: str | None = None,
    handle: str | None = None,
    start: int = 0,
    **more: object,
) -> Trace:
    fields: dict[str, object] = {
        "technique": "t",
        "platform": "twitter",
        "as_written": None,
        "posted": None,
        "media": (),
        "end": start + 1,
        **more,
    }
    return Trace(kind=kind, ref=ref, text=text, author=Author(handle), start=start, **fields)  # type: ignore[arg-type]


def test_one_post_is_one_citation_with_the_best_of_each_trace() -> None:
    merged = merge(
        [trace("link", start=1, as_written="https://x.com/a/status/1"), trace(start=3, text="Open.", posted=DAY), trace(start=-1, handle="mira_holm")],
        "a", "some text",
    )  # fmt: skip
    assert len(merged) == 1
    one = merged[0]
    assert (one.kind, one.text, one.author.handle, one.posted, one.as_written) == (
        "embed",
        "Open.",
        "mira_holm",
        DAY,
        "https://x.com/a/status/1",
    )
    assert one.passage is not None
    assert one.passage.start == 3


def test_ids_compare_without_case() -> None:
    a, b = PostRef("telegram", "Mira/7", "https://t.me/Mira/7"), PostRef("telegram", "mira/7", "https://t.me/mira/7")
    assert len(merge([trace(ref=a), trace(ref=b)], "a", "text")) == 1


def test_a_trace_without_an_id_joins_the_post_with_the_same_author_and_words() -> None:
    merged = merge(
        [trace(text="Open.", handle="mira"), trace(ref=None, text="open", handle="Mira", start=4)], "a", "text text"
    )
    assert len(merged) == 1


def test_other_words_of_the_same_author_are_another_post() -> None:
    merged = merge(
        [trace(ref=None, text="Open.", handle="mira"), trace(ref=None, text="Closed.", handle="mira", start=4)],
        "a",
        "text text",
    )
    assert [one.text for one in merged] == ["Open.", "Closed."]


def test_citations_stand_in_the_order_of_the_text_and_unplaced_ones_last() -> None:
    refs = [PostRef("twitter", str(n), f"https://x.com/i/status/{n}") for n in range(3)]
    merged = merge(
        [trace(ref=refs[0], start=-1), trace(ref=refs[1], start=5), trace(ref=refs[2], start=2)], "a", "some text"
    )
    assert [one.ref.id for one in merged if one.ref] == ["2", "1", "0"]
    assert merged[-1].passage is None


def test_a_passage_carries_the_words_around_it() -> None:
    found = passage("a" * 40 + "XY" + "b" * 40, 40, 42)
    assert found is not None
    assert (found.exact, found.prefix, found.suffix) == ("XY", "a" * 32, "b" * 32)
    assert passage("text", -1, -1) is None
