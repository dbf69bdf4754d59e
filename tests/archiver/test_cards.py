"""The card of a post: a page of its own that says what is kept, runs nothing, asks nothing, and claims no more."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import bundled
import pytest

from archiver import cards, document
from db import canonical
from db.archive import Archive
from db.errors import InputError
from db.model import Absence, Media, Post, Snapshot

HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(2)>\"'>{{ 7*7 }}\u202egnp.exe"
POST = bundled.POST
LOOK = Snapshot(POST.ref, bundled.AT, "test", "syndication", POST)


class Page(HTMLParser):
    """The tags of a page with their attributes, its visible words, and its style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = self.style = ""
        self._in = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in = tag

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "style":
            self.style += data
        else:
            self.words += data


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    archive, _ = bundled.dossier(tmp_path)
    with archive:
        yield archive


def card(*looks: Snapshot) -> str:
    named = [(canonical.name(look), look) for look in looks]
    history = document.history_document(looks[0].ref.key, named)
    images = {canonical.digest(bundled.PICTURE): "data:image/png;base64,AAAA"}
    return cards.render(history, named, images)


def words(*looks: Snapshot) -> str:
    return " ".join(Page(card(*looks)).words.split())


def test_it_says_who_what_when_where_and_how_the_time_is_known() -> None:
    said = words(LOOK)
    for fact in (
        "X (Twitter)",
        "Ada Holm",
        "@ada_holm",
        "Monday & stays closed for seven days",
        POST.ref.url,
    ):
        assert fact in said
    assert "2026-02-28 10:00:00 UTC (as the platform says)" in said
    assert "still there at the last look" in said


def test_it_says_what_it_is_and_on_which_capture_it_rests() -> None:
    look = replace(LOOK, exchanges=(bundled.exchange("https://cdn.example/a", bundled.WIRE, bundled.HEAD),))
    said = words(look)
    assert "Rendering from data captured at 2026-03-02 09:30:15.25 UTC via syndication; not a screenshot." in said
    assert f"Capture {canonical.name(look)}" in said
    assert f"bytes it rests on {canonical.digest(bundled.WIRE)}" in said


@pytest.mark.parametrize(
    ("look", "says"),
    [
        (replace(LOOK, witness="archive", route="wayback"), "It shows a web archive's copy of it; no sign of whether"),
        (replace(LOOK, witness="article", route="article"), "It shows the words in which the article shows it"),
        (replace(LOOK, route="import"), "It shows what a user brought; nobody has looked."),
        (replace(LOOK, finding=replace(POST, text_complete=False)), "cut the text here: the post goes on"),
        (replace(LOOK, finding=Absence(POST.ref, "deleted", "by its author")), "The platform said: by its author"),
    ],
)
def test_it_claims_no_more_than_the_capture_does(look: Snapshot, says: str) -> None:
    assert says in words(look)


def test_the_card_shows_the_whole_text_and_says_that_there_are_more_wordings() -> None:
    later = replace(LOOK, taken_at=bundled.AT.replace(hour=12), finding=replace(POST, text="It stays open after all."))
    said = words(LOOK, later)
    assert "It stays open after all." in said
    assert "holds 2 wordings of this post" in said


def test_a_picture_is_in_the_page_and_what_is_lost_is_named() -> None:
    page = Page(card(LOOK))
    assert [attrs["src"] for tag, attrs in page.tags if tag == "img"] == ["data:image/png;base64,AAAA"]
    assert "Not kept (failed: HTTP 404): https://pbs.example/gone.png" in " ".join(page.words.split())


def test_a_film_is_named_by_its_digest_and_not_shown() -> None:
    film = Media("https://v.example/a.mp4", "video", "kept", "ab" * 32, "video/mp4", 90_000_000)
    said = words(replace(LOOK, finding=replace(POST, media=(film,))))
    assert f"Not shown here, but kept: video/mp4, 90000000 bytes, SHA-256 {'ab' * 32}" in said


def test_the_page_runs_nothing_and_asks_nothing() -> None:
    page = Page(card(LOOK))
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"script", "link", "iframe", "object", "embed", "base", "form", "svg", "a", "video"}
    addresses = [value or "" for _, attrs in page.tags for name, value in attrs.items() if name in {"src", "href"}]
    assert all(address.startswith("data:image/") for address in addresses)
    policy = next(attrs["content"] or "" for _, attrs in page.tags if attrs.get("http-equiv"))
    assert "default-src 'none'" in policy
    assert f"sha256-{base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()}" in policy
    assert not re.search(r"url\(|@import", page.style)


@pytest.mark.parametrize("where", ["text", "author", "url", "language", "media", "said", "relation", "route", "id"])
def test_nothing_foreign_becomes_part_of_the_page(where: str) -> None:
    author = replace(POST.author, name=HOSTILE, handle=HOSTILE, id=HOSTILE)
    failed = Media(HOSTILE, "photo", "failed", why=HOSTILE)
    named = replace(POST.ref, id=HOSTILE)
    changed: dict[str, Snapshot] = {
        "text": replace(LOOK, finding=replace(POST, text=HOSTILE)),
        "author": replace(LOOK, finding=replace(POST, author=author)),
        "url": replace(LOOK, finding=replace(POST, ref=replace(POST.ref, url=HOSTILE))),
        "language": replace(LOOK, finding=replace(POST, language=HOSTILE)),
        "media": replace(LOOK, finding=replace(POST, media=(failed,))),
        "said": replace(LOOK, finding=Absence(POST.ref, "deleted", HOSTILE)),
        "relation": replace(LOOK, finding=replace(POST, relations=(replace(POST.relations[0], post=HOSTILE),))),
        "route": replace(LOOK, route=HOSTILE),
        "id": replace(LOOK, ref=named, finding=replace(POST, ref=named)),
    }
    page = Page(card(changed[where]))
    assert [tag for tag, _ in page.tags if tag in {"script", "style"}] == ["style"]
    assert all("onerror" not in attrs for _, attrs in page.tags)
    assert "\u202e" not in page.words
    assert where == "language" or "<script>alert(1)</script>" in page.words
    assert where == "language" or "{{ 7*7 }}" in page.words


def test_the_same_capture_gives_the_same_bytes() -> None:
    assert card(LOOK) == card(LOOK)


def test_pictures_beyond_the_bound_are_named_and_not_shown(archive: Archive, tmp_path: Path) -> None:
    looks = archive.snapshots([POST.ref.key])
    history = document.history_document(POST.ref.key, looks)
    made = cards.write(tmp_path / "card.html", history, looks, archive.blob)
    text = (tmp_path / "card.html").read_text()
    assert base64.b64encode(bundled.PICTURE).decode() in text
    assert made == {"file": str(tmp_path / "card.html"), "sha256": canonical.digest(text.encode())}
    history["post"]["media"][0]["bytes"] = cards.PICTURE + 1
    cards.write(tmp_path / "card.html", history, looks, archive.blob)
    assert "<img" not in (tmp_path / "card.html").read_text()
    assert "Not shown here, but kept" in (tmp_path / "card.html").read_text()


@pytest.mark.parametrize("name", ["card.pdf", "card", "none/card.html"])
def test_a_card_that_cannot_be_written_is_told_in_words(archive: Archive, tmp_path: Path, name: str) -> None:
    looks = archive.snapshots([POST.ref.key])
    with pytest.raises(InputError, match="card"):
        cards.write(tmp_path / name, document.history_document(POST.ref.key, looks), looks, archive.blob)


def test_a_post_that_nobody_could_see_has_a_card_that_says_so() -> None:
    gone = replace(LOOK, finding=Absence(POST.ref, "not_found", "HTTP 404"))
    assert isinstance(LOOK.finding, Post)
    assert "No capture shows this post. The platform said: HTTP 404" in words(gone)
