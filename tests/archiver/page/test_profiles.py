"""Links to channels and profiles: which addresses are one, where they stand, and whose handle a mention takes."""

from __future__ import annotations

import pytest

from archiver import reading
from archiver.page import platforms
from archiver.page.profiles import profile
from archiver.page.read import read_articles
from db.model import Citation

MORE = "<p>The river rose by two metres in the night, and the bridge was closed to all traffic on Friday.</p>"


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://t.me/flood_info", ("telegram", "flood_info")),
        ("https://t.me/s/flood_info?before=3", ("telegram", "flood_info")),
        ("https://www.twitter.com/AnnLee/", ("twitter", "AnnLee")),
        ("//x.com/AnnLee?lang=en", ("twitter", "AnnLee")),
        ("https://web.archive.org/web/2024/https://x.com/AnnLee", ("twitter", "AnnLee")),
        ("https://bsky.app/profile/ann.lee.example", ("bluesky", "ann.lee.example")),
        ("https://social.example/@annlee", ("mastodon", "annlee")),
        ("https://www.tiktok.com/@ann.lee", ("tiktok", "ann.lee")),
        ("https://t.me/flood_info/12", None),
        ("https://t.me/+AbCdEf", None),
        ("https://x.com/AnnLee/status/12", None),
        ("https://x.com/intent", None),
        ("https://x.com/share?text=a", None),
        ("https://medium.com/@annlee", None),
        ("https://bsky.app/profile/did:plc:abc", None),
        ("https://news.example/annlee", None),
    ],
)
def test_which_addresses_are_profiles(url: str, named: tuple[str, str] | None) -> None:
    assert profile(url) == named


def cited(paragraph: str, around: str = "") -> reading.Cited:
    markup = f"<html lang=en><body>{around}<article><h1>Flood</h1><p>{paragraph}</p>{MORE}</article></body></html>"
    (page,) = read_articles(markup.encode(), recognise=platforms.recognise)
    return reading.cited(page)


def mention(paragraph: str, around: str = "") -> Citation:
    (found,) = cited(paragraph, around).citations
    assert found.kind == "mention"
    return found


SAID = '"The dam near the old mill has broken."'
T, X = "https://t.me", "https://x.com"


@pytest.mark.parametrize(
    ("paragraph", "handle"),
    [
        (f'<a href="{T}/flood_info">Flood Info</a> wrote on Telegram: {SAID}', "flood_info"),
        (f'Mayor <b><a href="{X}/annlee">Ann Lee</a></b> wrote on X: {SAID}', "annlee"),
        (f'<a href="https://social.example/@annlee">Ann Lee</a> wrote on Mastodon: {SAID}', "annlee"),
        (f'<a href="https://bsky.app/profile/ann.example">Ann Lee</a> wrote on Bluesky: {SAID}', "ann.example"),
        (f'Mayor Ann Lee wrote on her <a href="{T}/s/annlee">Telegram channel</a> that the dam had broken.', "annlee"),
        (f'Mayor Ann Lee answered <a href="{X}/nato">NATO</a> on <a href="{X}/annlee">X</a>: {SAID}', "annlee"),
        (f'Mayor Ann Lee criticised <a href="{X}/nato">NATO</a> in a post on X: {SAID}', None),
        (f'<a href="{X}/annlee">Ann Lee</a> wrote on Telegram: {SAID}', None),
        (f'Ann Lee wrote on Telegram: {SAID} She is on <a href="{T}/other">another channel</a>, too.', None),
    ],
)
def test_a_mentions_handle_is_that_of_the_profile_linked_on_its_author_or_channel(
    paragraph: str, handle: str | None
) -> None:
    assert mention(paragraph).author.handle == handle


def test_links_to_share_or_follow_and_those_outside_the_body_are_no_profiles() -> None:
    around = f'<nav><a href="{T}/flood_info">Flood Info</a></nav>'
    follow = f'<p>Follow <a href="{T}/flood_info">us on Telegram</a></p>'
    page = f"Flood Info wrote on Telegram: {SAID}</p>{follow}<p>The town slept."
    assert mention(page, around).author.handle is None


def test_a_link_to_a_profile_is_no_citation_and_leaves_the_article_as_it_is() -> None:
    linked = cited(f'The town asked <a href="{T}/flood_info">Flood Info</a> for help.')
    plain = cited("The town asked Flood Info for help.")
    assert linked.citations == ()
    assert linked.article.text == plain.article.text
