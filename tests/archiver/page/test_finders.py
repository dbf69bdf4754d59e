# ruff: noqa: E501
"""Every way of embedding a post that we know: one case per line, with invented people."""

from __future__ import annotations

import base64
import html
import json

import pytest

from archiver import adapter
from archiver.page import platforms
from archiver.page.finders import BOXES, FINDERS, SCRIPTS
from archiver.page.prefilter import may_cite
from archiver.page.read import Page, read_articles
from db.model import Citation

RECOGNISE = adapter.recogniser(adapter.load(["adapters.twitter", "adapters.telegram"]).values(), platforms.recognise)
ID = "1501234567890123456"
URL = f"https://twitter.com/mira_holm/status/{ID}"
QUOTE = (
    f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">The bridge is open. <a href="https://t.co/aB3dE5fG7h">'
    f"pic.twitter.com/aB3dE5fG7h</a></p>&mdash; Mira Holm (@mira_holm) "
    f'<a href="{URL}?ref_src=twsrc%5Etfw">March 8, 2022</a></blockquote>'
)
PROSE = "<p>" + "The council met in the evening and spoke about the bridge for three hours. " * 4 + "</p>"


def page(body: str, head: str = "", lang: str = "en") -> Page:
    markup = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>On the bridge</title>{head}</head>'
        f"<body><nav><a href='/'>Home</a></nav><main><article><h1>On the bridge</h1>{PROSE}{body}{PROSE}</article></main></body></html>"
    )
    return next(read_articles(markup.encode(), recognise=RECOGNISE, name="page.html"))


def only(body: str, head: str = "") -> Citation:
    read = page(body, head)
    assert len(read.citations) == 1, read.citations
    citation = read.citations[0]
    assert citation.passage is not None
    assert read.article.text[citation.passage.start : citation.passage.end] == citation.passage.exact
    return citation


VALUES = {
    "data-telegram-post": ("mira_holm_news/77", "telegram:mira_holm_news/77"),
    "data-post": ("mira_holm_news/77", "telegram:mira_holm_news/77"),
    "data-shortcode": ("CqA1b2C3d4E", "instagram:CqA1b2C3d4E"),
    "data-bluesky-uri": (
        "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3lazf7x2jvk2c",
        "bluesky:did:plc:abcdefghijklmnopqrstuvwx/3lazf7x2jvk2c",
    ),
    "data-tiktok-id": ("7312345678901234567", "tiktok:7312345678901234567"),
    "videoid": ("aB3dE5fG7hI", "youtube:aB3dE5fG7hI"),
    "data-videoid": ("aB3dE5fG7hI", "youtube:aB3dE5fG7hI"),
    "data-youtube-id": ("aB3dE5fG7hI", "youtube:aB3dE5fG7hI"),
    "data-vineid": ("hnLxY3aBcDe", "vine:hnLxY3aBcDe"),
}


@pytest.mark.parametrize("finder", FINDERS, ids=lambda finder: finder.attribute)
def test_each_attribute_of_the_table_names_a_post(finder: object) -> None:
    name = finder.attribute  # type: ignore[attr-defined]
    value, key = VALUES.get(name, (ID, f"twitter:{ID}"))
    found = only(f'<div {name}="{value}"></div>')
    assert found.ref is not None
    assert found.ref.key == key
    assert found.kind == "embed"
    assert found.technique == finder.technique  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("technique", "code", "key"),
    [
        ("twitter-script", f"twttr.widgets.createTweet('{ID}', document.body)", f"twitter:{ID}"),
        ("vk-widget", 'VK.Widgets.Post("vk_post", -123, 456, "hash")', "vk:-123_456"),
    ],
)
def test_each_call_of_the_table_draws_a_post(technique: str, code: str, key: str) -> None:
    found = only(f"<script>{code}</script>")
    assert found.ref is not None
    assert (found.technique, found.ref.key) == (technique, key)
    assert technique in {row[0] for row in SCRIPTS}


@pytest.mark.parametrize(
    ("markup", "key"),
    [
        (
            f'<div class="embed-twitter__holder" data-embed-id="{ID}" data-embed-service="twitter"></div>',
            f"twitter:{ID}",
        ),
        (f'<tweet id="{ID}"></tweet>', f"twitter:{ID}"),
        ('<amp-tiktok width="325" data-src="7312345678901234567"></amp-tiktok>', "tiktok:7312345678901234567"),
        ('<div class="lazy-instagram" data-id="CqA1b2C3d4E"></div>', "instagram:CqA1b2C3d4E"),
        (
            '<div class=\'wrap\' data-attrs=\'{"instagram_id":"CqA1b2C3d4E","author_name":"@mira_holm"}\'></div>',
            "instagram:CqA1b2C3d4E",
        ),
    ],
)
def test_a_bare_id_names_a_post_where_the_element_says_of_which_platform(markup: str, key: str) -> None:
    found = only(markup)
    assert found.ref is not None
    assert (found.kind, found.ref.key) == ("embed", key)
    assert may_cite(markup.encode())


def test_a_bare_id_alone_names_nothing() -> None:
    assert (
        page(f'<div data-id="{ID}" class="player"></div><div class="twitter-share" data-id="{ID}"></div>').citations
        == ()
    )


def test_json_in_an_element_that_names_a_post_and_holds_its_markup_gives_its_words() -> None:
    found = only(
        f"<div class='island' props='{html.escape(json.dumps({'element': {'url': URL, 'html': QUOTE}}))}'></div>"
    )
    assert found.text == "The bridge is open. pic.twitter.com/aB3dE5fG7h"
    assert found.author.handle == "mira_holm"


def test_a_post_by_its_at_uri_in_json_is_found_with_its_words() -> None:
    said = {
        "uri": "at://did:plc:abcdefghijklmnopqrstuvwx/app.bsky.feed.post/3lazf7x2jvk2c",
        "text": "It is open.",
        "authorHandle": "mira.example.org",
    }
    found = only(f"<div class='outer' data-attrs='{html.escape(json.dumps(said))}'></div>")
    assert (found.platform, found.text, found.author.handle) == ("bluesky", "It is open.", "mira.example.org")


@pytest.mark.parametrize(
    "copy",
    [
        "https://archive.ph/o/ZzYyX/{}",
        "https://archive.is/2023.01.11-101500/{}",
        "https://webarchive.library.example/ukgwa/20200101000000/{}",
        "https://arquivo.pt/wayback/20200101000000/{}",
    ],
)
def test_an_archive_s_copy_names_the_post_that_was_copied(copy: str) -> None:
    found = only(f'<p>She <a href="{copy.format(URL)}">wrote it that night</a> to all of her readers.</p>')
    assert found.ref is not None
    assert found.ref.key == f"twitter:{ID}"


def test_a_link_into_the_telegram_application_names_its_post() -> None:
    markup = '<p>She <a href="tg://resolve?domain=mira_holm_news&amp;post=77">wrote it</a> to all of her readers.</p>'
    found = only(markup)
    assert found.ref is not None
    assert found.ref.key == "telegram:mira_holm_news/77"
    assert may_cite(markup.encode())


FORMS = [
    ("twitter-blockquote", QUOTE),
    ("twitter-blockquote", QUOTE.replace(' class="twitter-tweet"', "")),
    ("twitter-blockquote", QUOTE.replace('<p lang="en" dir="ltr">', "").replace("</p>", " ")),
    ("twitter-blockquote", f'<blockquote class="twitter-tweet"><a href="{URL}"></a></blockquote>'),
    ("twitter-data-attribute", f'<blockquote data-tweetid="{ID}"><a href="{URL}"></a></blockquote>'),
    ("twitter-data-attribute", f'<div class="lazy" data-provider="Twitter" data-resourceurl="{URL}"></div>'),
    ("twitter-data-attribute", f'<amp-twitter width="375" height="472" data-tweetid="{URL}"></amp-twitter>'),
    (
        "twitter-iframe",
        f'<iframe src="https://platform.twitter.com/embed/Tweet.html?dnt=true&amp;id={ID}&amp;lang=en"></iframe>',
    ),
    ("twitter-data-attribute", f'<iframe src="./page_files/Tweet.html" data-tweet-id="{ID}"></iframe>'),
    ("twitter-iframe", f'<iframe data-src="https://twitframe.com/show?url={URL}"></iframe>'),
    ("twitter-card", f'<div class="social-embed"><a href="{URL}?s=20">See the post of Mira Holm</a></div>'),
    ("twitter-blockquote", f"<textarea hidden>{html.escape(QUOTE)}</textarea>"),
    ("twitter-blockquote", f"<template>{QUOTE}</template>"),
    ("twitter-blockquote", f"<noscript>{QUOTE}</noscript>"),
    ("twitter-blockquote", f'<div class="consent" data-embed-code="{html.escape(QUOTE)}">Show posts?</div>'),
    ("twitter-blockquote", f'<div data-consent="{base64.b64encode(QUOTE.encode()).decode()}">Show posts?</div>'),
    ("twitter-blockquote", f'<script type="text/template">{QUOTE}</script>'),
    (
        "json-twitter",
        "<div data-attrs='{}'></div>".format(json.dumps({"url": URL, "full_text": "Hi", "username": "mira_holm"})),
    ),
    ("link", f'<p>As she <a href="{URL}">wrote</a> that night, the bridge was open at last for all of them.</p>'),
    ("bare-url", f"<p>[3] {URL}</p>"),
]


@pytest.mark.parametrize(("technique", "markup"), FORMS, ids=range(len(FORMS)))
def test_each_shape_of_one_post_is_found_once(technique: str, markup: str) -> None:
    found = only(markup)
    assert found.ref is not None
    assert (found.ref.key, found.technique) == (f"twitter:{ID}", technique)
    assert found.kind == ("link" if technique in ("link", "bare-url") else "embed")


OTHERS = [
    ("telegram:mira_holm_news/77", '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="mira_holm_news/77"></script>'),
    ("telegram:mira_holm_news/77", '<iframe src="https://t.me/mira_holm_news/77?embed=1"></iframe>'),
    ("instagram:CqA1b2C3d4E", '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/CqA1b2C3d4E/?utm_source=ig_embed"></blockquote>'),
    ("instagram:CqA1b2C3d4E", '<div class="js-socialembed instagram"><noscript><a href="https://www.instagram.com/p/CqA1b2C3d4E/">x</a></noscript></div>'),
    ("facebook:800155413382264", '<iframe src="https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fmira.holm%2Fposts%2F800155413382264&width=500"></iframe>'),
    ("tiktok:7312345678901234567", '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@mira.holm/video/7312345678901234567" data-video-id="7312345678901234567"><section></section></blockquote>'),
    ("bluesky:mira.example/3lazf7x2jvk2c", '<p>She <a href="https://bsky.app/profile/mira.example/post/3lazf7x2jvk2c">said so</a> on the day itself.</p>'),
    ("mastodon:social.example/109876543210987654", '<iframe src="https://social.example/@mira/109876543210987654/embed" class="mastodon-embed"></iframe>'),
    ("threads:C1a2B3c4D5e", '<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.net/@mira.holm/post/C1a2B3c4D5e"></blockquote>'),
    ("reddit:abc123", '<blockquote class="reddit-embed-bq"><a href="https://www.reddit.com/r/bridges/comments/abc123/open/">Open</a></blockquote>'),
    ("truthsocial:109876543210987654", '<iframe src="https://truthsocial.com/@mira/posts/109876543210987654/embed"></iframe>'),
    ("vk:-123_456", '<p>There is <a href="https://vk.com/wall-123_456">a post on it</a> in the group of the town.</p>'),
    ("youtube:aB3dE5fG7hI", '<iframe src="https://www.youtube-nocookie.com/embed/aB3dE5fG7hI?rel=0"></iframe>'),
]  # fmt: skip


@pytest.mark.parametrize(("key", "markup"), OTHERS, ids=[key for key, _ in OTHERS])
def test_each_platform_is_named(key: str, markup: str) -> None:
    found = only(markup)
    assert found.ref is not None
    assert found.ref.key == key


def test_a_block_quote_gives_author_text_date_and_media() -> None:
    found = only(QUOTE)
    assert found.author.handle == "mira_holm"
    assert found.author.name == "Mira Holm"
    assert found.text == "The bridge is open. pic.twitter.com/aB3dE5fG7h"
    assert found.media == ("pic.twitter.com/aB3dE5fG7h",)
    assert found.posted is not None
    assert (found.posted.day, found.posted.as_written) == ("2022-03-08", "March 8, 2022")
    assert found.as_written == f"{URL}?ref_src=twsrc%5Etfw"


def test_a_facebook_post_gives_what_its_fallback_shows() -> None:
    url = "https://it-it.facebook.com/mira.holm/posts/800155413382264"
    found = only(
        f'<div class="fb-post" data-href="{url}"><blockquote cite="{url}"><p>Il ponte è aperto.</p>Pubblicato da '
        f'<a href="https://www.facebook.com/mira.holm">Mira Holm</a> su <a href="{url}">Giovedì 30 ottobre 2014</a></blockquote></div>'
    )
    assert (found.text, found.author.handle, found.author.name) == ("Il ponte è aperto.", "mira.holm", "Mira Holm")
    assert found.posted is not None
    assert found.posted.day == "2014-10-30"


def test_an_instagram_caption_is_the_text_and_its_last_line_the_author() -> None:
    found = only(
        '<blockquote class="instagram-media" data-instgrm-captioned><p><a href="https://www.instagram.com/p/CqA1b2C3d4E/">Open at '
        'last</a></p><p>A post shared by Mira Holm (@mira.holm) on <time datetime="2016-12-05T17:10:10+00:00">Dec 5, 2016 at 9:10am PST'
        "</time></p></blockquote>"
    )
    assert (found.text, found.author.handle, found.author.name) == ("Open at last", "mira.holm", "Mira Holm")
    assert found.posted is not None
    assert found.posted.earliest is not None
    assert found.posted.earliest.isoformat() == "2016-12-05T17:10:10+00:00"


@pytest.mark.parametrize(
    "words", ["Tweet may have been deleted (opens in a new tab)", "View this post on Instagram", URL]
)
def test_a_placeholder_is_no_text(words: str) -> None:
    assert only(f'<blockquote class="twitter-tweet"><a href="{URL}">{words}</a></blockquote>').text is None


def test_a_newsletter_card_without_any_address_is_known_by_its_words() -> None:
    found = only(
        '<div class="tweet static"><a href="https://letters.example/redirect/1"><span class="tweet-author-name">Mira Holm</span>'
        '<span class="tweet-author-handle">@mira_holm</span><div class="tweet-text">The bridge is open.</div></a>'
        '<span class="tweet-date">8:44 AM ∙ Mar 15, 2023</span></div>'
    )
    assert found.ref is None
    assert (found.author.handle, found.author.name, found.text) == ("mira_holm", "Mira Holm", "The bridge is open.")
    assert found.posted is not None
    assert found.posted.day == "2023-03-15"


def test_boxes_are_words_in_lower_case() -> None:
    assert all(word == word.lower() and word.isalnum() for word in BOXES)
