"""The report is one file that asks for nothing, runs nothing, and says what the facts say."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import bundled
import pytest

from archiver import document
from archiver.bundle import report
from archiver.document import Json
from archiver.dossier import gather
from db import canonical
from db.archive import Archive

ANCHOR = report.Anchor("f" * 64, 4, "2026-03-02T09:32:15Z", "citetrail 0.0.0")
HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\"'>{{ 7*7 }}{% raw %}\u202egnp.exe"


class Page(HTMLParser):
    """The tags of a page with their attributes, and whether they close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "img"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def doc(tmp_path_factory: pytest.TempPathFactory) -> Json:
    archive, dossier = bundled.dossier(tmp_path_factory.mktemp("archive"))
    archive.close()
    return document.article_document(dossier)


@pytest.fixture(scope="module")
def text(doc: Json) -> str:
    names = {canonical.digest(bundled.PICTURE): "media/a.png"}
    images = report.pictures([doc], names, bundled.BLOBS.__getitem__)
    return report.render([doc], ANCHOR, images, {})


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text.partition("<body>")[2]).split())


def test_it_says_who_said_it_when_and_how_the_time_is_known(text: str) -> None:
    seen = words(text)
    for said in ("Ada Holm", "2026-02-28 10:00:00 UTC", "as the platform says", "altered", "seven", "nine"):
        assert said in seen
    assert "Quotes tied to an archived post: 2 of 2 (1 altered, 1 normalized). Posts looked at: 2." in seen
    assert "2026-03-01" in seen
    assert "Bo Berg" in seen


def test_differences_are_marked_for_eyes_and_ears(text: str) -> None:
    assert '<del><span class="hear">only in the post: </span>seven</del>' in text
    assert '<ins><span class="hear">only in the quote: </span>nine </ins>' in text


def test_quotes_are_marked_in_the_article(text: str) -> None:
    assert "<mark>Nobody asked the crews." in text


def test_every_capture_stands_there_with_the_digest_of_its_bytes(text: str, doc: Json) -> None:
    for capture in (capture for post in doc["posts"] for capture in post["captures"]):
        assert capture["id"] in text
        assert capture["sha256"] in text


def test_it_says_what_it_does_not_show(text: str) -> None:
    assert "It does not show that" in words(text)
    assert ANCHOR.head in text


def test_small_pictures_stand_in_the_page_and_others_are_named(text: str, doc: Json) -> None:
    (picture,) = Page(text).named("img")
    assert base64.b64decode((picture["src"] or "").partition(",")[2]) == bundled.PICTURE
    assert picture["alt"]
    names = {canonical.digest(bundled.PICTURE): "media/a.png"}
    large = {**doc, "posts": [post | {"media": [m | {"bytes": 10**7} for m in post["media"]]} for post in doc["posts"]]}
    assert report.pictures([large], names, bundled.BLOBS.__getitem__) == {}
    assert "HTTP 404" in words(text)


def test_it_asks_for_nothing_and_its_policy_allows_nothing(text: str) -> None:
    page = Page(text)
    policy = next(meta for meta in page.named("meta") if meta.get("http-equiv"))
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy["content"] == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not {"script", "link", "iframe", "form", "object", "base"} & {tag for tag, _ in page.tags}
    for tag, attrs in page.tags:
        assert not any(name.startswith("on") or name == "style" for name in attrs), (tag, attrs)
        assert "src" not in attrs or (attrs["src"] or "").startswith("data:image/")
        if (attrs.get("href") or "").startswith("http"):
            assert "noreferrer" in (attrs["rel"] or "")
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_it_is_built_for_screen_readers(text: str) -> None:
    page = Page(text)
    assert page.crossed == []
    assert page.open == []
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert all(cell["scope"] in {"col", "row"} for cell in page.named("th"))
    assert len(page.named("caption")) == len(page.named("table"))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    for attrs in page.named("a"):
        if (attrs["href"] or "").startswith("#"):
            assert (attrs["href"] or "")[1:] in ids
    assert page.named("html") == [{"lang": "en"}]


def hostile(value: Any) -> Any:
    """The document with every string made hostile that the world outside has a say in."""
    if isinstance(value, dict):
        keep = {"taken_at", "posted_at", "id_time", "published_at", "modified_at", "last_live_at", "first_gone_at"}
        keep |= {"edited_at", "sha256", "status", "verdict", "kind"}
        return {key: item if key in keep else hostile(item) for key, item in value.items()}
    if isinstance(value, list):
        return [hostile(item) for item in value]
    return HOSTILE + value if isinstance(value, str) else value


def test_hostile_text_stays_text_wherever_it_stands(doc: Json, text: str) -> None:
    bad = report.render([hostile(doc)], replace(ANCHOR, made_by=HOSTILE), {}, {})
    page = Page(bad)
    assert page.crossed == []
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in Page(text).tags} | {"span"}
    assert not page.named("script")
    assert "alert(1)" in words(bad)
    assert "49" not in re.sub(r"[0-9a-f]{64}", "", words(bad).replace("{{ 7*7 }}", ""))
    assert "\u202e" not in bad
    assert "U+202E" in bad


def test_a_quote_without_a_tie_and_a_post_without_text_are_said_plainly(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        fact = bundled.article(title=None)
        quote = bundled.quote(fact, "Nobody asked the crews.", None)
        (id_, _) = archive.keep([fact, quote], at=bundled.AT, agent="test", did="read", blobs=bundled.BLOBS)
        seen = words(report.render([document.article_document(gather(archive, id_))], ANCHOR, {}, {}))
    assert "Quotes tied to an archived post: 0 of 1 . Posts looked at: 0." in seen
    assert "No archived post supports this quote." in seen
    assert "No post was looked at." in seen


def test_several_articles_stand_one_after_the_other_with_names_of_their_own(doc: Json) -> None:
    page = Page(report.render([doc, doc], ANCHOR, {}, {}))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_a_capture_that_does_not_hold_its_text_is_marked(doc: Json) -> None:
    id_ = doc["posts"][0]["captures"][0]["id"]
    seen = report.render([doc], ANCHOR, {}, {id_: {"expected_text_found": False}})
    assert "the text does not stand in the kept bytes" in seen
