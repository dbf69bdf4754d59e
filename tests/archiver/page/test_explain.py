"""Why each candidate was taken, and why near misses were not."""

from __future__ import annotations

import pytest

from archiver import adapter
from archiver.page import platforms
from archiver.page.explain import Explained, explain
from db.errors import InputError

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
PROSE = "<p>" + "The council met in the evening and spoke about the bridge for three hours. " * 4 + "</p>"
POST = "https://twitter.com/mira_holm/status/150123456789012345"


def why(body: str, around: str = "") -> list[Explained]:
    page = f"<html><body><article><h1>On the bridge</h1>{PROSE}{body}{PROSE}</article>{around}</body></html>"
    return explain(page.encode(), recognise=RECOGNISE)


def test_what_is_taken_says_where_and_by_what() -> None:
    found = why(f'<p class="lead">She <a href="{POST}6">wrote</a>.</p>')[0]
    assert (found.taken, found.technique, found.post) == (True, "link", "twitter:1501234567890123456")
    assert found.where.endswith("p.lead > a")
    assert "body" in found.why


def test_a_second_trace_of_a_post_says_so() -> None:
    found = why(f'<p>She <a href="{POST}6">wrote</a> and <a href="{POST}6">again</a>.</p>')
    assert [one.taken for one in found] == [True, False]
    assert found[1].why.startswith("same post as the link")


@pytest.mark.parametrize(
    ("body", "around", "reason"),
    [
        ("", f'<div class="sidebar"><a href="{POST}7">x</a></div>', "sidebar"),
        ("", f'<h3>Comments</h3><div><a href="{POST}7">x</a></div>', "not in the body|outside"),
        (f'<p><a href="{POST}7">Retweet this article!</a></p>', "", "invitation"),
        ('<p><a href="https://twitter.com/mira_holm">Mira</a></p>', "", "names no post"),
        ('<p><a href="https://youtu.be/aB3dE5fG7hI">a video</a></p>', "", "further reading"),
        ("", f'<script>window.S={{"next":"{POST}7"}}</script>', "not this story"),
    ],
)
def test_a_near_miss_says_why(body: str, around: str, reason: str) -> None:
    missed = [one for one in why(body, around) if not one.taken]
    assert missed
    assert any(part in missed[0].why for part in reason.split("|"))


def test_a_text_is_explained_too() -> None:
    found = explain(b"See https://t.me/mira_holm_news/77 for it.\n", recognise=RECOGNISE, name="a.txt")
    assert [(one.taken, one.post) for one in found] == [(True, "telegram:mira_holm_news/77")]


def test_bytes_that_are_no_page_are_refused() -> None:
    with pytest.raises(InputError):
        explain(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, recognise=RECOGNISE)
