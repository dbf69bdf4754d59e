"""Words taken out: every wording of them, offsets moved along, and nothing left that can be read out again."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.bundle.blackout import Blackout, Rule, article_document, commitment

NAME = Rule("Jana Berg", "she was threatened", "witness A")


def out(text: str, *rules: Rule) -> str:
    return Blackout(rules or (NAME,)).text(text)


@pytest.mark.parametrize(
    "written", ["Jana Berg", "JANA BERG", "jana\u00a0berg", "Jana\n Berg", "JanaBerg", "Ja\u00adna\u200b Berg"]
)
def test_every_way_of_writing_the_words_is_taken_out(written: str) -> None:
    assert out(f"Then {written} spoke.") == "Then [witness A] spoke."


def test_what_was_taken_is_told_once_for_each_wording() -> None:
    blackout = Blackout((NAME, Rule("Lindholm", "the place tells who she is", "redacted 2")))
    blackout.value({"a": ["Jana Berg of Lindholm", "JANA BERG"], "Jana Berg": {"b": "Jana Berg"}})
    told = [(one.number, one.rule.name, one.words, one.places) for one in blackout.taken()]
    assert told == [
        (1, "witness A", "Jana Berg", 2),
        (2, "witness A", "JANA BERG", 1),
        (3, "redacted 2", "Lindholm", 1),
    ]


letters = st.text(st.sampled_from("ab c.Ä\n"), max_size=40)


@given(letters, st.integers(0, 40), st.integers(0, 40))
def test_an_offset_outside_the_words_keeps_its_place_among_the_others(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(max(start, end), len(text))
    rule = Rule("a b", "why", "x")
    made, place = Blackout((rule,)).mapped(text)
    assert 0 <= place(start) <= place(end) <= len(made)
    assert made[: place(len(text))] == made
    if out(text, rule) == text:
        assert made[place(start) : place(end)] == text[start:end]


@given(letters, st.text(st.sampled_from("abÄ"), min_size=2, max_size=4))
def test_nothing_that_was_taken_out_can_be_read_any_more(text: str, words: str) -> None:
    blackout = Blackout((Rule(words, "why", "x"),))
    assert blackout.still_in(blackout.text(text + words + text).encode()) is None


@pytest.mark.parametrize(
    "hidden",
    [
        b"Jana Berg",
        b"JANA  BERG",
        "Jana Berg".encode("utf-16-le"),
        quote("Jana Berg").encode(),
        quote(quote("Jana Berg")).encode(),
        json.dumps("J\u00e4na Berg").replace("\\u00e4", "\\u0061").encode(),
        html.escape("Jana Berg").replace("J", "&#74;").encode(),
        "Ja\u200bna Berg".encode(),
        "Ｊana Berg".encode(),
        b"Ja<b>na</b> Berg",
        b"Jana</td>\n<td class='x'>Be<!-- -->rg",
        b"Ja&lt;b&gt;na Berg",
        "<i>Ｊ</i>ana Berg".encode(),
        "Ja<b>na</b> Berg".encode("utf-16-le"),
        json.dumps("Jana\n\tBerg").encode(),
    ],
)
def test_words_are_found_in_every_disguise_that_a_file_may_hold_them_in(hidden: bytes) -> None:
    blackout = Blackout((NAME,))
    assert blackout.still_in(b"before " + hidden + b" after") == "Jana Berg"
    assert blackout.still_in(b"Jana spoke; Berg did not") is None


def test_short_words_are_taken_out_only_where_they_stand_alone() -> None:
    rule = Rule("Ann", "why", "x")
    assert out("Ann, ANN and @ann announce a plan", rule) == "[x], [x] and @[x] announce a plan"
    assert Blackout((rule,)).still_in(b"They announce it") is None
    assert Blackout((rule,)).still_in(b"by <i>A<b>nn</b></i>.") == "Ann"
    assert Blackout((rule,)).still_in(b"They an<wbr>nounce it by <a href='x'>C</a>annes") is None


def test_a_commitment_is_what_sha256sum_says_of_salt_and_words() -> None:
    assert commitment("ab" * 32, "Jana Berg") != commitment("cd" * 32, "Jana Berg")
    assert len(base64.b16decode(commitment("00", "x").upper())) == 32


def test_a_document_keeps_its_quotes_in_place() -> None:
    text = "Jana Berg wrote: “The gate is shut.” Jana Berg left."
    start = text.index("The gate")
    tie = {
        "diff": [["=", "The gate is shut, says Jana "], ["+", "Berg"]],
        "post_start": 3,
        "post_end": 9,
        "post": "a:1",
    }
    document = {
        "article": {"text": text},
        "citations": [{"start": None, "end": None}],
        "posts": [{"id": "a:1", "text": "The gate is shut"}],
        "quotes": [{"exact": "The gate is shut.", "start": start, "end": start + 17, "matches": [tie]}],
    }
    made = article_document(document, Blackout((NAME,)))
    quote_ = made["quotes"][0]
    assert made["article"]["text"][quote_["start"] : quote_["end"]] == "The gate is shut."
    assert quote_["matches"][0]["diff"] == []
    assert "Jana" not in json.dumps(made)


@pytest.mark.parametrize(("said", "place"), [("The gate is shut", (4, 8)), ("Jana Berg: the gate is shut", (0, 0))])
def test_a_place_in_a_post_is_told_only_where_the_post_is_untouched(said: str, place: tuple[int, int]) -> None:
    tie = {"diff": [["=", "gate"]], "post_start": 4, "post_end": 8, "post": "A:1"}
    document = {
        "article": {"text": "The gate"},
        "citations": [],
        "posts": [{"id": "a:1", "text": said}],
        "quotes": [{"exact": "gate", "start": 4, "end": 8, "matches": [tie]}],
    }
    (made,) = article_document(document, Blackout((NAME,)))["quotes"][0]["matches"]
    assert (made["post_start"], made["post_end"]) == place
