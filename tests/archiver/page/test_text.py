# ruff: noqa: E501
from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archiver import adapter
from archiver.page import platforms
from archiver.page.read import Page, read_articles
from db.errors import InputError

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
POST = "https://twitter.com/mira_holm/status/1501234567890123456"
QUOTE = f'<blockquote class="twitter-tweet"><p lang="en">Open.<br>At last.</p>&mdash; Mira Holm (@mira_holm) <a href="{POST}">March 8, 2022</a></blockquote>'


def read(body: str) -> Page:
    return next(
        read_articles(
            f"<!doctype html><html><body><article>{body}</article></body></html>".encode(), recognise=RECOGNISE
        )
    )


def test_paragraphs_are_separated_by_a_blank_line_and_breaks_end_lines() -> None:
    assert read("<p>One  and\n more.</p>\n<p>Two,<br>three.</p>").article.text == "One and more.\n\nTwo,\nthree."


def test_inline_markup_leaves_no_gap_and_scripts_leave_nothing() -> None:
    text = read("<p>un<b>believ</b>able <i> words</i><script>x</script><style>y</style><!-- z -->.</p>").article.text
    assert text == "unbelievable words."


def test_an_embed_stands_between_blank_lines_at_its_own_place() -> None:
    page = read(f"<p>Before.</p>{QUOTE}<p>After.</p>")
    shown = "Open.\nAt last.\n— Mira Holm (@mira_holm) March 8, 2022"
    assert page.article.text == f"Before.\n\n{shown}\n\nAfter."
    passage = page.citations[0].passage
    assert passage is not None
    assert (passage.start, passage.exact) == (9, shown)
    assert page.article.text[passage.start : passage.end] == shown
    assert passage.prefix.endswith("Before.\n\n")
    assert passage.suffix.startswith("\n\nAfter.")


def test_an_embed_that_shows_nothing_has_a_place_all_the_same() -> None:
    page = read('<p>Before.</p><iframe data-tweet-id="1501234567890123456"></iframe><p>After.</p>')
    passage = page.citations[0].passage
    assert page.article.text == "Before.\n\nAfter."
    assert passage is not None
    assert (passage.start, passage.exact) == (7, "")


def test_a_links_passage_is_its_words() -> None:
    page = read(f"<p>As she <a href='{POST}'>wrote <b>that night</b></a>, it is open.</p>")
    passage = page.citations[0].passage
    assert passage is not None
    assert passage.exact == "wrote that night"


PIECES = st.sampled_from(
    [QUOTE, "<p>Words and words.</p>", "text", "<div class='comments'>", "</div>", "<p>", "</p>", "<br>", "<a href='" + POST + "'>", "</a>",
     "<blockquote>", "</blockquote>", "<noscript>", "<template>", "</template>", "<iframe data-tweet-id='1501234567890123456'>", "</iframe>", "<ul><li>",
     "<textarea>", "</textarea>", "&lt;blockquote&gt;", "<table><tr><td>", "<!--", "-->", "<script>", "</script>", '<div data-attrs=\'{"url":"' + POST + "\"}'>",
     "— Name (@name_x) May 1, 2021", "\x00", "\u202e", "é", "😀", POST, "<article>", "</article>", "<main>", "<h1>Title</h1>", "<svg><p>"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_whatever_the_markup_every_passage_holds_its_words(pieces: list[str]) -> None:
    try:
        pages = list(read_articles(("<html>" + "".join(pieces)).encode(), recognise=RECOGNISE, name="a.html"))
    except InputError:
        return
    for page in pages:
        for citation in page.citations:
            if citation.passage is not None:
                assert page.article.text[citation.passage.start : citation.passage.end] == citation.passage.exact


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_plain_text_stays_as_it_is(text: str) -> None:
    if (
        not text.strip()
        or "\x00" in text
        or any(ord(char) < 32 and char not in "\n\t\r\f" for char in text)
        or text.startswith("\ufeff")
    ):
        return
    if any("\ud800" <= char <= "\udfff" for char in text) or any(0x7F <= ord(char) < 0xA0 for char in text):
        return
    page = next(read_articles(text.encode(), recognise=RECOGNISE, name="a.txt"))
    assert page.article.text == text
