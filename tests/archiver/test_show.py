"""Tables for people: what they copy stands whole in one line, what strangers wrote stays harmless."""

from __future__ import annotations

import pytest

from archiver.answer import Answer, Json
from archiver.sheet import plain
from archiver.show import show

LINK = "https://x.com/a_name_of_twenty_five_cha/status/1900089745732538368"


def dossier() -> Json:
    post = {
        "id": "twitter:1", "url": LINK, "platform": "twitter", "posted_at": "2025-03-13T07:41:12Z",
        "availability": "live",
        "author": {"handle": "a_name_of_twenty_five_cha", "name": "The Rescue Brigade of the North Coast"},
    }  # fmt: skip
    quote = {
        "exact": "We have cleared the bridge, and two of its lanes are open for ambulances and for nobody else.",
        "status": "matched", "speaker": "The Rescue Brigade of the Whole of the North Coast", "channel": "twitter",
        "matches": [{"post": "twitter:1", "verdict": "paraphrased", "posted_at": "2025-03-13T07:41:12Z"}],
    }  # fmt: skip
    untied = {
        **quote, "status": "unmatched", "matches": [], "reasons": ["the article says that this comes from elsewhere"],
    }  # fmt: skip
    about = {"id": "f" * 64, "title": "On", "url": None, "byline": None, "published_at": None}
    return {"article": about, "quotes": [quote, untied], "citations": [], "posts": [post], "incomplete": []}


def test_an_address_stands_whole_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    show(Answer("article", dossier()))
    assert any(LINK in line for line in capsys.readouterr().out.splitlines())


def test_what_a_stranger_wrote_is_no_markup_and_hides_nothing() -> None:
    assert plain("[red]\x1b[2J\u202eevil").plain == "[red]\ufffd[2J\\u202eevil"


@pytest.mark.parametrize("told", [{}, {"written_at": "2026-03-05T09:01:00Z"}])
def test_a_history_says_when_a_wording_was_written_where_the_platform_tells_it(
    capsys: pytest.CaptureFixture[str], told: dict[str, str]
) -> None:
    seen = {"first_seen_at": "2026-03-06T10:00:00Z", "last_seen_at": "2026-03-06T10:00:00Z", "captures": ["a"]}
    versions = [{"text": "One", "diff": []} | seen | told, {"text": "Two", "diff": [["+", "Two"]]} | seen]
    post = {"id": "mastodon:a.example/1", "availability": "edited", "last_live_at": None}
    show(Answer("history", {"post": post, "versions": versions, "observations": []}))
    shown = capsys.readouterr().out
    assert ("2026-03-05T09:01:00Z" in shown, "written" in shown, "not told" in shown) == (bool(told),) * 3
