"""Posts that a user has come into the archive: from every kind of file, the good kept and the bad named, each once."""

from __future__ import annotations

import gc
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver import adapter, brought, imports
from archiver.brought import Bad, Brought, read_file
from archiver.imports import Imported, import_files
from archiver.page import platforms
from archiver.session import Session
from archiver.web.wire import Network, Wire
from db import canonical, verify
from db.archive import Archive
from db.errors import InputError
from db.model import Post, Snapshot

AT = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
ID = "1900089745732538368"
ADAPTERS = adapter.load(["adapters.twitter", "adapters.telegram"])
RECOGNISE = adapter.recogniser(ADAPTERS.values(), platforms.recognise)


@dataclass
class Desk:
    session: Session
    folder: Path

    def file(self, name: str, data: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def bring(self, data: str | bytes, name: str = "posts.jsonl") -> Imported:
        return import_files(self.session, [self.file(name, data)])

    def looks(self, post: str = f"twitter:{ID}") -> list[Snapshot]:
        return [look for _, look in self.session.archive.snapshots([post])]

    def posts(self, post: str = f"twitter:{ID}") -> list[Post]:
        return [look.finding for look in self.looks(post) if isinstance(look.finding, Post)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Archive.open(tmp_path / "archive") as archive:
        yield Desk(Session(archive, ADAPTERS, RECOGNISE, Wire(Network()), now=lambda: AT), tmp_path)


def row(text: str = "Two lanes are open", number: str | int = ID, **more: Any) -> str:
    return json.dumps({"platform": "twitter", "post_id": str(number), "text": text, "author": "mira_holm"} | more)


def tweet(text: str, number: str = ID) -> dict[str, Any]:
    user = {"id_str": "7", "screen_name": "mira_holm", "name": "Mira Holm"}
    return {"__typename": "Tweet", "id_str": number, "text": text, "user": user}


def envelope(text: str, number: str = ID) -> dict[str, Any]:
    data = {"id": number, "text": text, "author_id": "7", "attachments": {"media_keys": ["3_1"]}}
    media = [{"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/media/Quay.jpg"}]
    return {"data": data, "includes": {"users": [{"id": "7", "username": "mira_holm", "name": "M"}], "media": media}}


def export(*texts: str) -> dict[str, Any]:
    messages = [
        {"id": number, "type": "message", "date_unixtime": "1772703012", "text": text}
        for number, text in enumerate(texts, 1)
    ]
    return {"name": "Locks", "type": "public_channel", "id": 2101234567, "messages": messages}


PAGE = (
    '<!DOCTYPE html><div class="tgme_widget_message" data-post="lock_news/7">'
    '<div class="tgme_widget_message_text">The lock is shut</div></div>'
)


def recorded(body: bytes, kind: str = "application/json", status: str = "200 OK") -> bytes:
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        "WARC-Date: 2026-03-09T00:00:00Z\r\nWARC-Target-URI: https://example.org/\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


WARC = [
    recorded(b"\x89PNG", "image/png"),
    recorded(json.dumps(tweet("From a crawl")).encode()),
    recorded(json.dumps(tweet("Not found", "77")).encode(), status="404 Not Found"),
    recorded(PAGE.encode(), "text/html"),
]


def zipped(*records: bytes) -> bytes:
    return b"".join(gzip.compress(record) for record in records)


def wacz(*warcs: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, warc in enumerate(warcs):
            archive.writestr(f"archive/{number}.warc.gz", warc)
    return made.getvalue()


CRAWLS = {
    "a plain one": b"".join(WARC),
    "a compressed one": zipped(*WARC),
    "a package": wacz(zipped(*WARC)),
    "a package whose first crawl has only pictures": wacz(zipped(WARC[0]), zipped(*WARC)),
}


# --- rows ---


def test_a_row_is_kept_as_an_import_with_its_line_beside_it(desk: Desk) -> None:
    assert desk.bring(row() + "\r\n" + row("Other", 77) + "\n") == Imported(2, 0, ())
    (look,) = desk.looks()
    assert (look.route, look.taken_at, look.exchanges) == ("import", AT, ())
    assert desk.session.archive.blob(look.source or "") == row().encode()
    assert [event.did for event in desk.session.archive.events()][-1] == "import"


def test_garbage_is_looked_for_after_every_batch_and_afterwards_as_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "BATCH", 10)
    searched: list[int] = []

    def heard(phase: str, info: dict[str, int]) -> None:
        if phase == "stop" and info["generation"] == 2:
            searched.append(info["collected"])

    gc.callbacks.append(heard)
    try:
        desk.bring("\n".join(row("Text", number) for number in range(1, 51)))
    finally:
        gc.callbacks.remove(heard)
    assert len(searched) == 5
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)


def test_the_clock_in_an_id_is_read_and_stands_in_for_a_missing_time(desk: Desk) -> None:
    desk.bring(row() + "\n" + row("Later", posted_at="2025-03-13T09:41:12+02:00"))
    without, with_ = desk.posts()
    assert without.id_time == with_.id_time == datetime(2025, 3, 13, 7, 41, 12, tzinfo=UTC)
    assert (without.posted_at, without.posted_at_source) == (without.id_time, "id")
    assert (with_.posted_at, with_.posted_at_source) == (datetime(2025, 3, 13, 7, 41, 12, tzinfo=UTC), "export")


def test_bad_lines_are_named_and_the_good_ones_kept(desk: Desk) -> None:
    lines = [row(), "{broken", "[1]", "", "17", row(text=None), '{"a": 1}', row("Last", 77)]  # type: ignore[arg-type]
    done = desk.bring("\n".join(lines))
    assert (done.kept, done.known) == (2, 0)
    assert [item["what"] for item in done.bad] == [f"posts.jsonl, line {number}" for number in (2, 3, 5, 6, 7)]
    assert done.bad[0]["why"].startswith("this is no JSON")
    assert "text" in done.bad[3]["why"]
    assert "neither" in done.bad[4]["why"]


def test_lines_are_read_also_when_the_first_one_is_bad(desk: Desk) -> None:
    done = desk.bring("{broken\n" + row() + "\n")
    assert (done.kept, [item["what"] for item in done.bad]) == (1, ["posts.jsonl, line 1"])


def test_a_file_in_which_nothing_is_good_is_refused(desk: Desk) -> None:
    for data in (
        "",
        "\n\n",
        "{broken\nhello",
        "<p>An article</p>",
        b"\x00\xff" * 50,
        b"\x1f\x8bnothing",
        b"PK\x03\x04",
    ):
        with pytest.raises(InputError, match="there is no post to import in"):
            desk.bring(data)
    assert desk.session.archive.snapshot_count() == 0


def test_two_rows_with_one_id_are_two_versions(desk: Desk) -> None:
    assert desk.bring(row("First") + "\n" + row("Second")).kept == 2
    assert [post.text for post in desk.posts()] == ["First", "Second"]


def test_importing_the_same_again_brings_nothing_new(desk: Desk) -> None:
    data = "\n".join([row("First"), row("Second"), row("First"), row("Other", 77)])
    assert desk.bring(data) == Imported(3, 1, ())
    before = desk.session.archive.custody()
    assert desk.bring(data) == Imported(0, 4, ())
    assert desk.bring(data, "under_another_name.jsonl") == Imported(0, 4, ())
    assert desk.session.archive.custody() == before


@pytest.mark.parametrize("written", ["{0}", "[{0}]", "[{0}, {1}]", "\ufeff{0}\n{1}", " \n{0}"])
def test_rows_may_be_one_object_a_list_or_lines(desk: Desk, written: str) -> None:
    data = written.replace("{0}", row()).replace("{1}", row("Other", 77))
    assert desk.bring(data).kept == 1 + ("{1}" in written)


def test_items_of_a_list_are_named_by_their_number_and_kept_with_the_whole_file(desk: Desk) -> None:
    data = f"[{row()}, 5, {json.dumps(tweet('Also here', '77'))}]"
    done = desk.bring(data)
    assert (done.kept, [item["what"] for item in done.bad]) == (2, ["posts.jsonl, item 2"])
    assert {look.source for look in desk.looks() + desk.looks("twitter:77")} == {canonical.digest(data.encode())}


def test_a_row_that_json_can_spell_and_nothing_can_keep_is_mended(desk: Desk) -> None:
    desk.bring(row("A\ud83dB\x00C", author={"handle": "mira\ud83d", "name": "\x00"}))
    (post,) = desk.posts()
    assert (post.text, post.author.handle, post.author.name) == ("A\ufffdBC", "mira\ufffd", None)


@pytest.mark.parametrize("limit", [("BATCH", 7), ("BATCH_BYTES", 1000)])
def test_many_batches_are_kept_in_order(desk: Desk, monkeypatch: pytest.MonkeyPatch, limit: tuple[str, int]) -> None:
    monkeypatch.setattr(imports, *limit)
    data = "\n".join(row(f"Number {number}", 1000 + number) for number in range(40))
    assert desk.bring(data) == Imported(40, 0, ())
    assert desk.bring(data) == Imported(0, 40, ())
    assert desk.posts("twitter:1039")[0].text == "Number 39"
    assert len(desk.session.archive.events()) >= 4
    assert verify.check(desk.session.archive)[1] == []


def test_bad_lines_beyond_counting_are_counted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "MOST_NAMED", 3)
    done = desk.bring(row() + "\n" + "{broken\n" * 10)
    assert [item["what"] for item in done.bad][-2:] == ["posts.jsonl, line 4", "7 more"]


def test_an_endless_line_is_named_and_passed_over(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought, "LONGEST_LINE", 300)
    done = desk.bring(row() + "\n" + "x" * 1000 + "\n" + row("Other", 77))
    assert (done.kept, [item["what"] for item in done.bad]) == (2, ["posts.jsonl, line 2"])


def test_a_file_too_large_to_be_read_whole_says_what_to_do(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brought, "LARGEST_FILE", 300)
    with pytest.raises(InputError, match="export fewer days"):
        desk.bring(json.dumps(export(*["words"] * 20), indent=1))


# --- the platforms' own formats ---


def test_answers_of_x_are_kept_from_a_file_and_from_lines(desk: Desk) -> None:
    assert desk.bring(json.dumps(envelope("Pretty"), indent=2), "answer.json").kept == 1
    lines = [json.dumps(envelope("In a line")), json.dumps(tweet("Widget")), row("Ours")]
    assert desk.bring("\n".join(lines)).kept == 3
    assert [post.text for post in desk.posts()] == ["Pretty", "In a line", "Widget", "Ours"]
    assert desk.session.archive.blob(desk.looks()[2].source or "") == lines[1].encode()


def test_media_of_an_import_are_listed_and_never_claimed(desk: Desk) -> None:
    desk.bring(json.dumps(envelope("Look")))
    (medium,) = desk.posts()[0].media
    assert (medium.status, medium.why) == ("skipped", "imported without its bytes")
    assert medium.url.endswith("name=orig")


def test_an_export_of_telegram_is_kept_with_the_file_it_came_in(desk: Desk) -> None:
    data = json.dumps(export("One", "Two"), indent=1)
    assert desk.bring(data, "result.json") == Imported(2, 0, ())
    (look,) = desk.looks("telegram:c2101234567/2")
    assert desk.session.archive.blob(look.source or "") == data.encode()
    assert desk.bring(data, "result.json") == Imported(0, 2, ())


def test_a_saved_page_of_telegram_is_kept(desk: Desk) -> None:
    assert desk.bring(PAGE, "saved.html").kept == 1
    assert desk.posts("telegram:lock_news/7")[0].text == "The lock is shut"


@pytest.mark.parametrize("crawl", CRAWLS.values(), ids=CRAWLS)
def test_a_crawl_gives_the_posts_in_its_answers(desk: Desk, crawl: bytes) -> None:
    assert desk.bring(crawl, "crawl.bin").kept == 2
    (look,) = desk.looks()
    assert json.loads(desk.session.archive.blob(look.source or ""))["text"] == "From a crawl"
    assert desk.posts("telegram:lock_news/7")[0].text == "The lock is shut"


def test_a_crawl_that_is_cut_short_keeps_what_came_before_and_says_so(desk: Desk) -> None:
    done = desk.bring(b"".join(WARC)[:-40], "crawl.warc")
    assert done.kept == 1
    assert "cut short" in done.bad[0]["why"]


# --- files ---


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_kept(desk: Desk) -> None:
    done = import_files(desk.session, [desk.folder / "nowhere.json", desk.folder, desk.file("good.jsonl", row())])
    assert done.kept == 1
    assert [item["what"] for item in done.bad] == [str(desk.folder / "nowhere.json"), str(desk.folder)]
    assert "there is no file" in done.bad[0]["why"]
    with pytest.raises(InputError, match="there is no file"):
        import_files(desk.session, [desk.folder / "nowhere.json"])


def test_standard_input_is_a_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((row() + "\n{broken").encode())))
    done = import_files(desk.session, [Path("-")])
    assert (done.kept, [item["what"] for item in done.bad]) == (1, ["standard input, line 2"])


PIECES = st.sampled_from(
    [row().encode(), json.dumps(tweet("T")).encode(), b"{", b"[", b"]", b",", b"\n", b"\r", b"5", b"<", b"\xff"]
)


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=60)
    | st.lists(PIECES, max_size=8).map(b"".join)
    | st.binary(max_size=40).map(b"PK\x03\x04".__add__)
)
def test_any_bytes_are_posts_or_named(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.bin"
    file.write_bytes(data)
    session = Session(None, ADAPTERS, RECOGNISE, Wire(Network()))  # type: ignore[arg-type]
    items = list(read_file(session, file))
    assert items
    assert all(isinstance(item, Bad | Brought) for item in items)
