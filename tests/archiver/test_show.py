"""Tables for people: what they copy stands whole in one line, what strangers wrote stays harmless."""

from __future__ import annotations

import pytest

from archiver.answer import Answer, Json
from archiver.show import plain, show

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
