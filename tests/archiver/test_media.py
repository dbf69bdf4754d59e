"""Pictures of a post: kept by what their bytes are, from the best address that still has them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from archiver import media
from archiver.web.tape import Tape
from archiver.web.wire import Network, Wire
from db.canonical import digest
from db.model import Media
from tests.standin import Standin

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 60
BASE = "https://pbs.twimg.com/media/Quay?format=jpg&name="
ITEM = Media(f"{BASE}orig", "photo", others=(f"{BASE}4096x4096", f"{BASE}large"))


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


def says(web: Standin, size: str, status: int = 200, body: bytes = JPEG) -> None:
    headers = {"Content-Type": "image/jpeg"}
    web.add("pbs.twimg.com", f"/media/Quay?format=jpg&name={size}", body, status=status, headers=headers)


def fetched(web: Standin, item: Media = ITEM) -> tuple[Media, Tape]:
    tape = Tape()
    wire = Wire(Network(rate=1000.0, patience=0.0, timeout=5.0, host_map={"*": web.base}))
    with wire.client(tape) as client:
        return media.fetch(item, client, tape), tape


def asked(web: Standin) -> list[str]:
    return [hit.target.rpartition("=")[2] for hit in web.log]


def test_the_best_picture_is_kept_and_no_other_is_asked_for(web: Standin) -> None:
    says(web, "orig")
    kept, tape = fetched(web)
    assert (kept.status, kept.url, kept.why, kept.others) == ("kept", ITEM.url, None, ())
    assert kept.digest == digest(JPEG)
    assert tape.blobs[kept.digest] == JPEG
    assert asked(web) == ["orig"]


@pytest.mark.parametrize("status", [404, 403, 410])
def test_where_the_best_one_is_gone_the_next_best_is_kept_and_says_so(web: Standin, status: int) -> None:
    says(web, "orig", status, b"gone")
    says(web, "4096x4096", 404, b"gone")
    says(web, "large")
    kept, tape = fetched(web)
    assert (kept.status, kept.url, kept.size) == ("kept", f"{BASE}large", len(JPEG))
    assert kept.why == f"{BASE}orig answered HTTP {status}"
    assert kept.others == (f"{BASE}orig",)
    assert asked(web) == ["orig", "4096x4096", "large"]
    assert len(tape.exchanges) == 3


def test_a_picture_that_is_nowhere_has_failed_at_its_best_address(web: Standin) -> None:
    failed, _ = fetched(web)
    assert (failed.status, failed.url, failed.why) == ("failed", ITEM.url, "HTTP 404")
    assert media.expired(failed)
    assert len(asked(web)) == 3


def test_bytes_that_are_no_picture_are_no_reason_to_ask_elsewhere(web: Standin) -> None:
    says(web, "orig", body=b"<html>hello</html>")
    failed, _ = fetched(web)
    assert failed.status == "failed"
    assert "no photo" in (failed.why or "")
    assert asked(web) == ["orig"]
