# ruff: noqa: E501
from __future__ import annotations

import json

import pytest

from archiver.page.metadata import read_metadata
from archiver.page.tree import parse


def story(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **fields})}</script>'


def test_the_pages_own_article_in_json_ld_comes_first() -> None:
    own = {"@type": "NewsArticle", "url": "https://news.example/bridge", "headline": "On the bridge", "author": [{"name": "Ola Berg"}, {"name": "Ida Dal"}],
           "datePublished": "2022-03-08T10:00:00+02:00", "dateModified": "2022-03-09", "inLanguage": "en-GB"}  # fmt: skip
    other = {
        "@type": "NewsArticle",
        "url": "https://news.example/tunnel",
        "headline": "On the tunnel",
        "datePublished": "2021-01-01",
    }
    about = read_metadata(parse(
        '<link rel="canonical" href="/bridge"><meta property="og:title" content="Bridge | News">'
        + story(**{"@graph": [other, own]}) + "<h1>Other</h1>"
    ), "https://news.example/x?y=1")  # fmt: skip
    assert (about.url, about.title, about.byline, about.language) == (
        "https://news.example/bridge",
        "On the bridge",
        "Ola Berg, Ida Dal",
        "en",
    )
    assert about.published is not None
    assert about.published.as_written == "2022-03-08T10:00:00+02:00"
    assert about.published.source == "jsonld"
    assert about.modified is not None
    assert about.modified.day == "2022-03-09"


def test_meta_tags_and_the_page_fill_in() -> None:
    about = read_metadata(parse(
        '<html lang="uk-UA"><title>On the bridge - The News</title><meta name="author" content="Ola Berg">'
        '<meta property="article:published_time" content="2022-03-08">'
    ))  # fmt: skip
    assert (about.title, about.byline, about.language) == ("On the bridge", "Ola Berg", "uk")
    assert about.published is not None
    assert about.published.day == "2022-03-08"


def test_a_time_without_an_offset_says_no_more_than_its_day() -> None:
    about = read_metadata(parse('<meta property="article:published_time" content="2022-03-08T10:00:00">'))
    assert about.published is not None
    assert about.published.day == "2022-03-08"
    assert about.published.earliest != about.published.latest


@pytest.mark.parametrize(
    "markup",
    ["", "<p>x", story(**{"@type": 5, "datePublished": {}}), '<script type="application/ld+json">{broken</script>'],
)
def test_a_page_that_says_nothing_has_nothing(markup: str) -> None:
    about = read_metadata(parse(markup))
    assert (about.url, about.title, about.byline, about.published, about.language) == (None, None, None, None, None)


def test_a_wayback_address_is_the_original() -> None:
    about = read_metadata(
        parse('<link rel="canonical" href="https://web.archive.org/web/20220721144334/https://news.example/bridge">')
    )
    assert about.url == "https://news.example/bridge"
