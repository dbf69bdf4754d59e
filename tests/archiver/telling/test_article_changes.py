"""What a paper changed in an article, and what only looks like a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archiver.telling.article_changes import Version, altered, text_diff
from archiver.telling.change import Change
from db.model import Article, Author, Citation, Passage, PostRef, Quote, When

AT = datetime(2026, 3, 5, 9, 45, tzinfo=UTC)
ARTICLE = Article(
    "https://news.example/a", "Harbour", None, None, None, "en", "The gate is open. All is well.", "00", "html"
)
REF = PostRef("twitter", "19", "https://x.com/harbour_watch/status/19")


def version(*said: str, shows: tuple[Citation, ...] = (), **fields: object) -> Version:
    quotes = [Quote("a", Passage(words, 0), "direct") for words in said]
    return Version("a" * 64, AT, replace(ARTICLE, **fields), shows, quotes)  # type: ignore[arg-type]


def held(before: Version, now: Version) -> Change | None:
    return altered("reading", before, replace(now, id="b" * 64, read_at=AT + timedelta(hours=1)))


def of(before: Version, now: Version) -> Change:
    change = held(before, now)
    assert change is not None
    return change


def embed(kind: str = "embed", ref: PostRef | None = REF, **fields: object) -> Citation:
    return Citation("a", kind, "twitter-blockquote", "twitter", ref, **fields)  # type: ignore[arg-type]


def test_other_bytes_marks_and_spaces_are_no_change() -> None:
    now = version("“Open,” he said", source="ff", text="The gate  is open — All is well", title="HARBOUR")
    assert held(version("'Open', he said"), now) is None


def test_a_new_headline_says_what_stood_there() -> None:
    change = of(version(), version(title="Harbour is shut"))
    assert (change.title, change.rests_on) == ("Harbour is shut", ("headline before: Harbour",))


def test_a_quote_in_other_words_is_one_quote_reworded() -> None:
    change = of(version("We will not yield an inch", "Never"), version("Never", "We will yield an inch"))
    assert (change.added, change.removed) == ((), ())
    (one,) = change.reworded
    assert [step for step in one.diff if step[0] != "="] == [("-", " not")]


def test_quotes_that_have_nothing_in_common_came_and_went() -> None:
    change = of(version("We will not yield an inch"), version("Trains run again tomorrow morning"))
    assert (change.added, change.removed) == (("Trains run again tomorrow morning",), ("We will not yield an inch",))


def test_a_quote_that_stands_there_twice_and_then_once_is_one_that_went() -> None:
    assert of(version("Never", "Never"), version("Never")).removed == ("Never",)


def test_posts_that_are_shown_no_more_or_now_are_named() -> None:
    flat = embed(ref=None, text="The gate is shut.", author=Author("pier", "Pier"))
    change = of(version(shows=(embed(),)), version(shows=(flat,)))
    assert change.embeds_removed == (REF.url,)
    assert change.embeds_added == ("Pier on twitter: The gate is shut.",)


def test_an_embed_that_became_a_link_is_still_there() -> None:
    assert held(version(shows=(embed(),)), version(shows=(embed("link"),))) is None


def test_a_date_that_was_changed_is_said() -> None:
    was, is_ = (When(day, AT + timedelta(days=n), AT + timedelta(days=n)) for n, day in enumerate(("one", "two")))
    change = of(version(published=was), version(published=is_))
    assert change.rests_on == ("published before: 2026-03-05T09:45:00Z, now: 2026-03-06T09:45:00Z",)
    assert held(version(), version(published=is_)) is None


def test_another_page_in_its_place_is_said_to_be_perhaps_one() -> None:
    change = of(
        version(text="The gate is open and the crews are out. " * 9), version(text="Please accept our cookies.")
    )
    assert "another page may have been served" in change.rests_on[0]


def test_a_long_text_is_shown_around_its_change() -> None:
    text = "\n".join(
        f"Paragraph {n} of the article goes on and on about the harbour and its gates." for n in range(300)
    )
    diff = text_diff(text, text.replace("Paragraph 150 of", "Paragraph 150 again of"))
    assert "".join(part for op, part in diff if op == "+").strip() == "again"
    assert sum(len(part) for _, part in diff) < 600
    assert diff[0][1].startswith("…")


def test_a_text_that_is_another_altogether_is_shown_by_its_ends() -> None:
    diff = text_diff("first " + "old " * 9000 + "last", "begin " + "new " * 9000 + "end")
    assert [(op, text[:5], text[-3:]) for op, text in diff] == [("-", "first", "ast"), ("+", "begin", "end")]
    assert all(len(text) < 2000 for _, text in diff)


@given(*[st.lists(st.sampled_from(["one two", "three", "four five six", ""]), max_size=12).map("\n".join)] * 2)
def test_what_is_put_in_and_taken_out_is_what_differs(before: str, now: str) -> None:
    diff = text_diff(before, now)
    for op, text in (("-", before), ("+", now)):
        assert "".join(part for kind, part in diff if kind in ("=", op)) == text or "…" in str(diff)
    assert (before == now) == all(op == "=" for op, _ in diff)
