from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archiver.web.network import Network, parse_host_map
from db.errors import InputError


def test_a_host_map_is_read_as_written() -> None:
    assert parse_host_map("") == {}
    assert parse_host_map(" T.me=http://127.0.0.1:8801 ,*=http://localhost:8800/,") == {
        "t.me": "http://127.0.0.1:8801",
        "*": "http://localhost:8800/",
    }


@pytest.mark.parametrize(
    "text",
    [
        "t.me",
        "t.me=",
        "=http://127.0.0.1:1",
        "t.me=127.0.0.1:1",
        "t.me=ftp://127.0.0.1:1",
        "t.me=http://127.0.0.1:99999",
        "t.me=http://127.0.0.1:0",
        "t.me=http://",
        "t.me=http://a/path",
        "t.me=http://a?x",
        "t.me=http://user@a",
        "https://t.me=http://a",
        "*.me=http://a",
        "t.me=http://a,t.me=http://b",
        "t.me=http://[::1",
    ],
)
def test_a_host_map_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_host_map(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rate": 0},
        {"rate": float("nan")},
        {"rates": {"t.me": -1}},
        {"timeout": 0},
        {"patience": -1},
        {"patience": float("inf")},
        {"user_agent": ""},
        {"user_agent": "a\r\nb"},
        {"host_map": {"t.me": "nonsense"}},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Network(**wrong)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("t.me=htp:/127*,@[]? "), max_size=40))
def test_any_host_map_is_read_or_refused(text: str) -> None:
    try:
        mapping = parse_host_map(text)
    except InputError:
        return
    assert parse_host_map(",".join(f"{host}={base}" for host, base in mapping.items())) == mapping


def test_a_host_may_have_a_rate_of_its_own() -> None:
    network = Network(rate=2, rates={"web.archive.org": 0.4})
    assert (network.interval("t.me"), network.interval("web.archive.org")) == (0.5, 2.5)


def test_settings_are_light_to_import() -> None:
    script = "import sys, archiver.web.network; print([n for n in ('httpx', 'httpcore', 'ssl') if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "[]\n"
