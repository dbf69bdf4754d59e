"""The report is one file that asks for nothing, runs nothing, and says what the facts say."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import bundled
import pytest

from archiver import document
from archiver.bundle import report, report_looks
from archiver.document import Json
from archiver.dossier import Dossier, gather
from db import canonical
from db.archive import Archive

ANCHOR = report.Anchor("f" * 64, 4, "2026-03-02T09:32:15Z", "citetrail 0.0.0")


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
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    archive, found = bundled.dossier(tmp_path_factory.mktemp("archive"))
    archive.close()
    return found


@pytest.fixture(scope="module")
def doc(dossier: Dossier) -> Json:
    return document.article_document(dossier)


@pytest.fixture(scope="module")
def histories(dossier: Dossier) -> dict[str, Json]:
    return report_looks.histories([dossier])


@pytest.fixture(scope="module")
def text(doc: Json, histories: dict[str, Json]) -> str:
    names = {canonical.digest(bundled.PICTURE): "media/a.png"}
    images = report.pictures([doc], names, bundled.BLOBS.__getitem__, histories)
    return report.render([doc], ANCHOR, images, {}, histories)


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text.partition("<body>")[2]).split())


def test_it_says_who_said_it_when_and_how_the_time_is_known(text: str) -> None:
    seen = words(text)
    for said in ("Ada Holm", "2026-02-28 10:00:00 UTC", "as the platform says", "altered", "seven", "nine"):
        assert said in seen
    assert "2 of 2 quotes lead to an archived post: 1 same words 1 altered" in seen
    assert "2 posts were looked at: 1 still there at the last look; 1 not found at the last look." in seen
    assert "2026-03-01" in seen
    assert "Bo Berg" in seen


def test_differences_are_marked_for_eyes_and_ears(text: str) -> None:
    def heard(said: str) -> str:
        return f'<span class="hear" lang="en">{said}</span>'

    assert f"<del>{heard('only in the post: ')}seven{heard(' (end)')}</del>" in text
    assert f"<ins>{heard('only in the quote: ')}nine {heard(' (end)')}</ins>" in text


def test_quotes_are_marked_in_the_article(text: str) -> None:
    assert "<mark>Nobody asked the crews." in text


def test_every_look_stands_there_with_the_digest_of_its_bytes(text: str, histories: dict[str, Json]) -> None:
    looks = [look for history in histories.values() for look in history["looks"]]
    assert [look["failed"] for look in looks] == [False, True, False, False]
    for look in looks:
        assert look["id"] in text
        assert look["sha256"] in text
    assert "nothing: the look failed: the line broke" in words(text)


def test_it_says_what_it_does_not_show(text: str) -> None:
    assert "It does not show that" in words(text)
    assert ANCHOR.head in text


def test_small_pictures_stand_in_the_page_and_others_are_named(text: str, doc: Json) -> None:
    (picture,) = Page(text).named("img")
    assert base64.b64decode((picture["src"] or "").partition(",")[2]) == bundled.PICTURE
    assert picture["alt"]
    names = {canonical.digest(bundled.PICTURE): "media/a.png"}
    large = {**doc, "posts": [post | {"media": [m | {"bytes": 10**7} for m in post["media"]]} for post in doc["posts"]]}
    assert report.pictures([large], names, bundled.BLOBS.__getitem__, {}) == {}
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


def test_a_quote_without_a_tie_and_a_post_without_text_are_said_plainly(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        fact = bundled.article(title=None)
        quote = bundled.quote(fact, "Nobody asked the crews.", None)
        (id_, _) = archive.keep([fact, quote], at=bundled.AT, agent="test", did="read", blobs=bundled.BLOBS)
        seen = words(report.render([document.article_document(gather(archive, id_))], ANCHOR, {}, {}, {}))
    assert "The one quote leads to no archived post: 1 no post found" in seen
    assert "No archived post supports this quote." in seen
    assert "No post was looked at." in seen


def test_several_articles_stand_one_after_the_other_with_names_of_their_own(doc: Json) -> None:
    page = Page(report.render([doc, doc], ANCHOR, {}, {}, {}))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_a_capture_that_lacks_something_says_so_beside_it_and_at_the_top(doc: Json, histories: dict[str, Json]) -> None:
    id_ = doc["posts"][0]["captures"][0]["id"]
    seen = words(report.render([doc], ANCHOR, {}, {id_: {"has_url": True, "expected_text_found": False}}, histories))
    assert "Lacks: its text in the kept bytes. Holds: its address as asked for." in seen
    assert "it lacks its text in the kept bytes" in seen
    assert "Incomplete: 1 lacks its text in the kept bytes." in seen


def test_what_a_person_said_of_a_quote_stands_on_its_card(doc: Json, histories: dict[str, Json]) -> None:
    ruling = {"verdict": "rejected", "post": None, "by": "Kim", "at": "2026-03-04T10:00:00Z", "note": "asked her"}
    judged = doc | {"quotes": [doc["quotes"][0] | {"review": ruling}]}
    seen = words(report.render([judged], ANCHOR, {}, {}, histories))
    assert "A person’s word, which wins over ours: rejected by Kim , 2026-03-04 10:00:00 UTC : asked her" in seen


def test_where_nothing_is_told_of_a_capture_nothing_is_claimed(text: str) -> None:
    assert "3 captures; how complete is not told here." in words(text)
    assert "Complete:" not in text


def test_a_working_copy_says_what_it_is_and_names_no_command_that_it_cannot_answer(
    doc: Json, histories: dict[str, Json]
) -> None:
    copy = replace(ANCHOR, original="e" * 64)
    seen = words(report.render([doc], copy, {}, {}, histories))
    assert f"This is a working copy with redactions of the bundle whose root is {'e' * 64}" in seen
    assert "sha256sum -c manifest-sha256.txt" in seen
    for absent in ("VERIFY.sh", "warcio", "Is it sealed?", "archive.wacz"):
        assert absent not in seen


def test_only_terms_that_occur_are_explained(text: str) -> None:
    terms = words("<body>" + text[text.index('id="terms"') :])
    assert "( altered )" in terms
    assert "( missing )" in terms
    assert "( translated )" not in terms
    assert "( deleted )" not in terms


def test_foreign_words_say_their_language(text: str) -> None:
    page = Page(text)
    tongues = [attrs["lang"] for tag, attrs in page.tags if tag == "blockquote"]
    assert set(tongues) == {"en", "ru"}
    assert {attrs["lang"] for tag, attrs in page.tags if tag == "div" and attrs.get("class") == "read"} == {"en"}


def test_a_report_of_two_hundred_quotes_keeps_its_index_and_its_looks_folded(
    doc: Json, histories: dict[str, Json]
) -> None:
    long = doc | {"quotes": doc["quotes"] * 100}
    page = report.render([long], ANCHOR, {}, {}, histories)
    assert '<details class="index"><summary>' in page.replace("\n", "")
    assert page.count('<article class="quote') == 200
    assert page.count('href="#a1-q') >= 200


PAIRS = [(ink, "paper") for ink in ("ink", "soft", "good", "warn", "bad", "none", "link")]
PAIRS += [(ink, "band") for ink in ("ink", "soft", "warn", "link")]
PAIRS += [("ink", ground) for ground in ("mark", "ins", "del")]
PAIRS += [("soft", ground) for ground in ("ins", "del")]


def luminance(colour: str) -> float:
    """Of a colour as a style sheet writes it (WCAG 2.2, relative luminance)."""
    digits = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_ink_stands_out_from_its_ground(theme: int) -> None:
    style, _ = report.style_of("archiver.bundle", "report.css")
    rules = re.findall(r":root \{([^}]*--paper[^}]*)\}", style)
    colours = dict(re.findall(r"--(\w+): #(\w+)", rules[theme]))
    for ink, ground in PAIRS:
        lighter, darker = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ink, ground)
