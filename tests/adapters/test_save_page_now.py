"""Save Page Now 2: which pages it takes, and that no answer of it, however odd, is anything but a copy or an error."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import save_page_now as spn
from archiver import adapter
from archiver.adapter import InputError, Job, Refused, Unreachable, Unreadable
from archiver.web.network import Network
from archiver.web.pace import Clock
from archiver.web.tape import Tape
from archiver.web.wire import Wire
from db.errors import CitetrailError
from tests.standin import Standin

NOW = datetime(2026, 3, 5, 9, 45, tzinfo=UTC)
PAGE = "https://t.me/river_gauge/120"
NAMES = ["status", "job_id", "message", "status_ext", "timestamp", "original_url", "exception"]
WORDS = ["error", "success", "pending", "spn2-a", "The same snapshot had been made", "20260305094512", PAGE, "error:x"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=8,
)


@pytest.fixture
def standin() -> Iterator[Standin]:
    with Standin() as opened:
        yield opened


class Desk:
    """The archive's answers, and a client whose clock only waiting moves."""

    def __init__(self, standin: Standin) -> None:
        self.standin = standin
        self.at = NOW.timestamp()

    def says(self, path: str, *bodies: object, status: int = 200) -> None:
        self.standin.forget(spn.ARCHIVE, path)
        for body in bodies:
            data = body if isinstance(body, bytes) else json.dumps(body)
            self.standin.add(spn.ARCHIVE, path, data, status=status, headers={"Content-Type": "application/json"})

    def client(self) -> Any:
        network = Network(rate=1000, host_map={"*": self.standin.base})
        return Wire(network, clock=Clock(lambda: self.at, self._sleep)).client(Tape(), patience=300)

    def _sleep(self, seconds: float) -> None:
        self.at += seconds


def test_it_is_a_saver_that_the_config_can_name() -> None:
    assert adapter.load_savers(["adapters.save_page_now"]) == (spn,)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("adapters.nobody", "cannot be loaded"),
        ("adapters.wayback", "not a saver"),
        ("adapters.telegram", "not a saver"),
    ],
)
def test_what_is_no_saver_is_said(name: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        adapter.load_savers([name])


@pytest.mark.parametrize(
    ("page", "platform"),
    [
        (PAGE, "telegram"),
        ("https://bsky.app/profile/mira.example/post/3kabc", "bluesky"),
        ("https://social.example/@mira/110", "mastodon"),
        ("https://news.example/harbour", None),
        ("http://box.com/a", None),
        ("https://notx.com/a", None),
    ],
)
def test_pages_that_anyone_may_open_are_taken(page: str, platform: str | None) -> None:
    assert spn.takes(page, platform)


@pytest.mark.parametrize(
    ("page", "platform"),
    [
        ("https://x.com/a/status/1", "twitter"),
        ("https://www.youtube.com/watch?v=abc", "youtube"),
        ("https://www.facebook.com/a/posts/1", None),
        ("https://X.com/a", None),
        ("https://m.facebook.com/a", None),
        ("https://www.instagram.com/p/abc", None),
        ("https://www.threads.net/@a/post/b", None),
        ("https://mira:secret@news.example/a", None),
        ("file:///home/mira/page.html", None),
        ("news.example/a", None),
        ("https:///a", None),
        ("https://[/a", None),
    ],
)
def test_pages_that_it_cannot_save_or_that_are_none_are_left_alone(page: str, platform: str | None) -> None:
    assert not spn.takes(page, platform)


@given(st.text(max_size=60) | st.text(max_size=30).map("https://{}".format))
def test_no_address_is_too_odd_to_be_asked_about(page: str) -> None:
    assert spn.takes(page, None) in (True, False)


@pytest.mark.parametrize("status", [403, 500, 404])
def test_another_status_is_an_error(standin: Standin, status: int) -> None:
    desk = Desk(standin)
    desk.says("/save", b"<html>no</html>", status=status)
    with pytest.raises((Refused, Unreachable, Unreadable)):
        spn.ask(PAGE, NOW, desk.client())


def test_a_state_that_is_not_understood_is_no_copy_and_no_end(standin: Standin) -> None:
    desk = Desk(standin)
    desk.says("/save/status/spn2-a", {"status": "queued"})
    with pytest.raises(Unreadable, match="queued"):
        spn.follow(Job(PAGE, NOW, "spn2-a"), NOW, desk.client())


def test_a_job_that_the_archive_does_not_know_is_looked_for_in_the_list(standin: Standin) -> None:
    _no_copies(standin)
    assert spn.follow(Job(PAGE, NOW, "spn2-a"), NOW, Desk(standin).client()) is None
    assert [hit.path for hit in standin.log] == ["/save/status/spn2-a", "/cdx/search/cdx"]


def _no_copies(standin: Standin) -> None:
    fields = "timestamp,original,mimetype,statuscode,digest"
    standin.add(spn.ARCHIVE, f"/cdx/search/cdx?url={PAGE}&output=json&fl={fields}&from=20260305094500", "[]")


def test_a_job_of_any_name_is_asked_for_under_that_name_alone(standin: Standin) -> None:
    desk = Desk(standin)
    desk.says(
        "/save/status/..%2F..%2Fweb%3Fa", {"status": "success", "timestamp": "20260305094512", "original_url": PAGE}
    )
    copy = spn.follow(Job(PAGE, NOW, "../../web?a"), NOW, desk.client())
    assert copy == f"https://web.archive.org/web/20260305094512/{PAGE}"


@settings(max_examples=80, deadline=None)
@given(JSON, JSON)
def test_any_answer_is_a_copy_or_an_error_of_ours(asked: object, state: object) -> None:
    with Standin() as standin:
        desk = Desk(standin)
        desk.says("/save", asked)
        _no_copies(standin)
        standin.add("*", "/save/status/spn2-a", json.dumps(state))
        try:
            job = spn.ask(PAGE, NOW, desk.client())
            copy = spn.follow(job, NOW, desk.client())
        except CitetrailError:
            return
        assert copy is None or copy.startswith("https://web.archive.org/web/2026")
