# ruff: noqa: E501
"""Pages that cannot cite a post are passed over; one that might is never lost."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from archiver.page.finders import FINDERS, Finder
from archiver.page.prefilter import is_machine_made, may_cite

PROSE = "<p>" + "The council met in the evening and spoke about the bridge for three hours. " * 4 + "</p>"
CHROME = (
    '<meta name="twitter:card" content="summary"><meta name="twitter:site" content="@newsroom">'
    '<script type="application/ld+json">{"@type":"NewsArticle","sameAs":["https://twitter.com/newsroom","https://www.facebook.com/newsroom"]}</script>'
    "<style>@media print{.twitter{display:none}}.share-facebook{color:#fff}</style>"
    '<a class="share-twitter" href="https://twitter.com/intent/tweet?url=https%3A%2F%2Fnews.example%2F1">Twitter</a>'
    '<a href="https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fnews.example%2F1">Facebook</a>'
    '<a href="https://www.instagram.com/newsroom/">Instagram</a><a href="https://t.me/newsroom">Telegram</a>'
    '<a href="https://www.youtube.com/c/newsroom">YouTube</a><a href="mailto:desk@news.example">Mail</a><button>X</button>'
)
URLS = [
    "https://twitter.com/mira_holm/status/1501234567890123456",
    "https://x.com/mira_holm/status/1501234567890123456?s=20",
    "https://mobile.twitter.com/#!/mira_holm/statuses/1501234567890123456",
    "https://nitter.example/mira_holm/status/1501234567890123456",
    "https://t.me/mira_holm_news/77",
    "https://telegram.me/s/mira_holm_news/77",
    "https://bsky.app/profile/mira.example/post/3lazf7x2jvk2c",
    "https://www.instagram.com/p/CqA1b2C3d4E/",
    "https://www.instagram.com/mira.holm/reel/CqA1b2C3d4E/",
    "https://www.facebook.com/mira.holm/posts/1234567890",
    "https://www.facebook.com/permalink.php?story_fbid=1234567890&id=12345",
    "https://www.tiktok.com/@mira.holm/video/7312345678901234567",
    "https://www.threads.net/@mira.holm/post/CqA1b2C3d4E",
    "https://www.reddit.com/r/bridges/comments/abc123/a_bridge/",
    "https://truthsocial.com/@mira/posts/111222333444555666",
    "https://social.example/@mira/111222333444555666",
    "https://vk.com/wall-1234_567",
]


def page(body: str) -> bytes:
    return f"<!doctype html><html><head><title>On the bridge</title></head><body>{CHROME}{PROSE}{body}{PROSE}</body></html>".encode()


def test_a_page_with_share_buttons_and_profile_links_only_is_passed_over() -> None:
    assert not may_cite(page(""))


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "written",
    [
        lambda url: f'<p>She <a href="{url}">wrote it</a>.</p>',
        lambda url: f"<p>{html.escape(url)}</p>",
        lambda url: f'<div data-oembed="{html.escape(html.escape(f"<a href={url}>post</a>"))}"></div>',
        lambda url: f'<iframe src="https://player.example/?url={quote(url, safe="")}"></iframe>',
        lambda url: f"<script>window.S={json.dumps({'url': url}).replace('/', chr(92) + '/')}</script>",
        lambda url: f'<a href="https://web.archive.org/web/2022/{url}">copy</a>',
    ],
    ids=["link", "words", "escaped", "percent", "json", "archived"],
)
def test_an_address_of_a_post_keeps_a_page_however_it_is_written(url: str, written: Callable[[str], str]) -> None:
    assert may_cite(page(written(url)))


@pytest.mark.parametrize("finder", FINDERS, ids=lambda finder: finder.attribute)
def test_every_finder_keeps_its_page(finder: Finder) -> None:
    assert may_cite(page(f"<div {finder.attribute}='1501234567890123456'></div>"))


SENTENCES = [
    "“The bridge is open,” Mira Holm wrote on Twitter on Friday evening.",
    "She said in a post on X that the bridge was open again to everyone.",
    "She said in a post on <a href='https://x.com/mira_holm'>X</a> that the bridge was open again to everyone.",
    "Holm schrieb am Freitag auf <em>Telegram</em>, die Brücke sei wieder offen.",
    "Она написала в телеграме, что мост снова открыт для всех.",
    "Вона повідомила у твіттері, що міст знову відкрито для всіх.",
    "وقالت في تغريدة إن الجسر مفتوح مرة أخرى أمام الجميع",
    "היא כתבה בטוויטר שהגשר פתוח שוב לכולם בעיר",
    "En un tuit, la alcaldesa dijo que el puente está abierto (@mira_holm).",
    "Wpis na Facebooku pojawił się w piątek wieczorem w mieście.",
]


def written_in(words: str, charset: str) -> bool:
    return words.encode(charset, "ignore").decode(charset) == words


@pytest.mark.parametrize(
    ("words", "charset"),
    [(w, c) for w in SENTENCES for c in ("utf-8", "utf-16", "cp1251", "cp1256") if written_in(w, c)],
)
def test_a_sentence_that_names_a_platform_keeps_its_page(words: str, charset: str) -> None:
    assert may_cite(page(f"<p>{words}</p>").decode().encode(charset), f"text/html; charset={charset}")


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": 1}',
        b"[1]",
        b'<?xml version="1.0"?><urlset xmlns="x"></urlset>',
        b"<rss version='2.0'></rss>",
        b"\xef\xbb\xbf<?xml version='1.0'?><!-- made by --><feed></feed>",
    ],
)
def test_what_machines_read_is_no_page(body: bytes) -> None:
    assert is_machine_made(body)


def test_a_page_is_not_taken_for_what_machines_read() -> None:
    assert not is_machine_made(page(""))
    assert not is_machine_made(b"<?xml version='1.0'?><!DOCTYPE html><html></html>")
