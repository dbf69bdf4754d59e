from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.web.connection import Answer
from archiver.web.transport import Attempt, respond, trouble
from db.errors import CitetrailError, Unreachable, Unreadable
from db.model import Exchange


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        (Answer(200, cut="length"), Unreadable, "larger than 1 MB"),
        (Answer(200, cut="time"), Unreachable, "in time"),
        (Answer(200, body=b"abc", cut="disconnect", announced=9), Unreachable, "3 of 9 bytes"),
        (Answer(200, body=b"abc", cut="disconnect"), Unreachable, "3 bytes"),
        (Answer(problem="there is no such host"), Unreachable, "there is no such host"),
        (Answer(problem="it is not HTTP (illegal status line)"), Unreadable, "do not understand"),
        (Answer(), Unreachable, "no answer"),
        (Answer(429), Unreachable, "asked too often"),
        (Answer(503), Unreachable, "overloaded"),
    ],
)
def test_what_is_wrong_is_said_with_the_host_and_what_to_do(
    answer: Answer, error: type[CitetrailError], says: str
) -> None:
    found = trouble(answer, "t.me", 1_000_000)
    assert type(found) is error
    assert "t.me" in found.what
    assert says in str(found)
    assert found.why


@pytest.mark.parametrize("status", [200, 204, 301, 304, 400, 401, 403, 404, 410, 451, 501])
def test_a_whole_answer_is_no_trouble(status: int) -> None:
    assert trouble(Answer(status), "t.me", 1_000_000) is None


def attempt(answer: Answer) -> Attempt:
    exchange = Exchange(datetime(2024, 5, 6, tzinfo=UTC), "GET", "https://t.me/a", "", answer.status, took=1.5)
    return Attempt("t.me", exchange, answer, again=False)


def test_a_response_tells_nothing_of_the_packing_that_was_undone() -> None:
    headers = ((b"Content-Length", b"99"), (b"Transfer-Encoding", b"chunked"), (b"X-A", b"1"), (b"x-a", b"2"))
    response = respond(attempt(Answer(200, headers, content=b"abc")), 100)
    assert response.headers.multi_items() == [("x-a", "1"), ("x-a", "2"), ("content-length", "3")]
    assert response.content == b"abc"
    assert response.elapsed.total_seconds() == 1.5


def test_a_redirect_is_followed_also_when_its_body_is_broken() -> None:
    headers = ((b"Location", b"/b"), (b"Content-Encoding", b"gzip"))
    assert respond(attempt(Answer(302, headers, content=b"no gzip")), 100).content == b""
    with pytest.raises(Unreadable):
        respond(attempt(Answer(404, headers, content=b"no gzip")), 100)
