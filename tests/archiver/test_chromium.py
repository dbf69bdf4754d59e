"""A page of ours as a picture, drawn by the real Chromium with no way to any network."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from archiver import chromium
from db.errors import InputError
from tests.standin import Standin

LINE = "<p>The crossing stays closed.</p>"


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", picture[16:24])


def colours(picture: bytes) -> set[bytes]:
    """The pixels of a picture that has no filter but the first line's; enough to see whether it is all one colour."""
    at, packed = 8, b""
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        packed += picture[at + 8 : at + 8 + length] if picture[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + length
    return {bytes([value]) for value in zlib.decompress(packed)}


def test_a_page_is_drawn_as_high_as_it_is() -> None:
    short, long = chromium.draw(LINE.encode()), chromium.draw((LINE * 40).encode())
    assert size(short)[0] == size(long)[0] == chromium.WIDTH * chromium.SCALE
    assert size(long)[1] > 20 * size(short)[1] / 2
    assert len(colours(short)) > 10


def test_a_page_without_an_end_is_drawn_up_to_a_bound() -> None:
    assert size(chromium.draw((LINE * 2000).encode()))[1] == chromium.HIGHEST * chromium.SCALE


def reaching(base: str) -> bytes:
    """A page that tries every way out that it has."""
    return f"""<link rel=stylesheet href={base}/style><link rel=preconnect href={base}>
    <img src={base}/picture><iframe src={base}/frame></iframe><img src=http://localhost:{base.rpartition(":")[2]}/name>
    <script>fetch("{base}/fetch", {{mode: "no-cors"}}); new WebSocket("{base}/socket".replace("http", "ws"))</script>
    <script src={base}/script></script>""".encode()


def test_whatever_a_page_asks_for_reaches_nobody() -> None:
    with Standin() as web:
        assert chromium.draw(reaching(web.base))
        assert (web.connections, web.log) == (0, [])


def test_a_page_on_paper_reaches_nobody_and_its_scripts_do_not_run() -> None:
    with Standin() as web:
        plain, scripted = LINE.encode(), LINE.encode() + b"<script>document.body.textContent = ''</script>"
        assert chromium.paper(reaching(web.base), "foot").startswith(b"%PDF-")
        assert (web.connections, web.log) == (0, [])
    assert abs(len(chromium.paper(plain, "foot")) - len(chromium.paper(scripted, "foot"))) < 50


def test_that_page_does_reach_out_where_nothing_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    free = tuple(flag for flag in chromium.FLAGS if not flag.startswith(("--host-resolver", "--proxy")))
    monkeypatch.setattr(chromium, "FLAGS", free)
    with Standin() as web:
        chromium.draw(reaching(web.base))
        assert {"/picture", "/style", "/fetch"} <= {hit.target for hit in web.log}


def test_without_chromium_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="apt-get install chromium"):
        chromium.draw(b"")


REFUSES = """printf '{"id":1,"error":{}}\\0' >&4; sleep 60"""


@pytest.mark.parametrize("script", ["exit 1", "exec 4>&-; sleep 60", REFUSES])
def test_a_browser_that_does_not_work_is_told_in_words_and_ended(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str
) -> None:
    program = tmp_path / "chromium"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(InputError, match="Chromium drew no picture"):
        chromium.draw(b"<p>")


def test_a_browser_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(chromium, "SECONDS", 0.2)
    with pytest.raises(InputError, match="took too long"):
        chromium.draw(b"<p>")
