"""Screenshots by the real Chromium: what the page asks for goes through our wire, and nothing else goes anywhere."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archiver import screenshots
from archiver.web.network import Network, parse_host_map
from archiver.web.wire import Wire
from db.model import Screenshot
from tests.adapters import tme_pages
from tests.standin import Standin

COMMAND = Path(sys.executable).parent / "citetrail"
PAGE = "https://t.me/river_gauge/120?embed=1&mode=tme"
GREEN = """<html><body style="margin:0;background:red"><script>
fetch("https://cdn.example/colour").then(a => a.text()).then(c => document.body.style.background = c)
</script><p>Level 4.10 m</p></body></html>"""
AROUND = """<html><body><img src="http://127.0.0.1:{port}/picture"><img src="http://[::1]:{port}/six">
<img src="http://2130706433:{port}/number"><img src="https://inside.example/redirect">
<iframe src="http://localhost:{port}/frame"></iframe>
<script>for (const way of ["fetch", "beacon", "socket"]) try {{
  if (way == "fetch") fetch("http://127.0.0.1:{port}/fetch", {{mode: "no-cors"}});
  if (way == "beacon") navigator.sendBeacon("https://cdn.example/beacon", "x");
  if (way == "socket") new WebSocket("ws://127.0.0.1:{port}/socket");
}} catch (e) {{}}</script><p>Level</p></body></html>"""


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


def taken(web: Standin, page: str = PAGE) -> tuple[Screenshot, Any]:
    with Wire(Network(rate=1000, timeout=5, host_map=parse_host_map(web.host_map))) as wire:
        return screenshots.take(page, wire, lambda: datetime(2026, 3, 6, tzinfo=UTC), 5, None)


def first_pixel(picture: bytes) -> tuple[int, ...]:
    """The colour in the upper left corner of a PNG: no filter changes the first pixel of the first line."""
    at, packed = 8, b""
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        packed += picture[at + 8 : at + 8 + length] if picture[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    return tuple(zlib.decompress(packed)[1:4])


def test_the_picture_shows_what_the_pages_own_scripts_made_of_it(web: Standin) -> None:
    web.add("t.me", PAGE.removeprefix("https://t.me"), GREEN)
    web.add("cdn.example", "/colour", "rgb(0, 128, 0)", headers={"Access-Control-Allow-Origin": "*"})
    shot, blobs = taken(web)
    assert shot.digest is not None, shot.why
    assert first_pixel(blobs[shot.digest]) == (0, 128, 0)
    assert shot.browser.split("/")[0] in {"Chrome", "HeadlessChrome", "Chromium"}
    assert {exchange.url for exchange in shot.exchanges} >= {PAGE, "https://cdn.example/colour"}
    assert all(exchange.body in blobs for exchange in shot.exchanges if exchange.body)
    assert not any("referer" in hit.headers or "cookie" in hit.headers for hit in web.hits())


def test_nothing_inside_the_house_is_reached_by_any_way_that_a_page_has(web: Standin) -> None:
    with Standin() as inside:
        web.add("t.me", PAGE.removeprefix("https://t.me"), AROUND.format(port=inside.port))
        web.add("inside.example", "/redirect", status=302, headers={"Location": f"http://127.0.0.1:{inside.port}/x"})
        shot, _ = taken(web)
        assert shot.digest is not None, shot.why
        assert (inside.connections, inside.log) == (0, [])
    assert "/redirect" in [hit.path for hit in web.hits("inside.example")]
    assert {hit.method for hit in web.hits()} == {"GET"}


def test_a_page_that_cannot_be_fetched_is_no_picture(web: Standin) -> None:
    web.add("t.me", PAGE.removeprefix("https://t.me"), status=404)
    shot, _ = taken(web)
    assert (shot.digest, shot.why) == (None, "nothing of the page could be fetched")


def test_where_it_is_switched_on_a_capture_has_its_screenshot_and_the_bundle_too(tmp_path: Path, web: Standin) -> None:
    block = tme_pages.message(tme_pages.text("Level 4.10 m"))
    web.add("t.me", "/river_gauge/120?embed=1&mode=tme", tme_pages.page(block))
    (tmp_path / "config.yaml").write_text("media: {screenshots: true}")
    page = "<article><h1>High water</h1><p>The gauge <a href='https://t.me/river_gauge/120'>stands high</a>.</p>"
    (tmp_path / "page.html").write_text(page)

    def run(*words: str) -> Any:
        env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "CITETRAIL_HOST_MAP": web.host_map}
        env |= {"CITETRAIL_RATE": "1000", "CITETRAIL_PATIENCE": "1"}
        done = subprocess.run([COMMAND, "--json", *words], cwd=tmp_path, capture_output=True, env=env, timeout=110)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    (post,) = run("archive", "page.html")["posts"]
    shot = post["captures"][0]["screenshot"]
    assert (shot["url"], "why" in shot) == (PAGE, False)
    assert run("verify")["ok"]
    run("export", "page.html", "-o", "case.zip")
    assert run("verify", "case.zip")["ok"]
    assert shot["sha256"].encode() in (tmp_path / "case.zip").read_bytes()
