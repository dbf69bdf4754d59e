"""Chromium, to draw a page of ours as a picture: without a network, spoken to over a pipe."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from db.errors import InputError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What the program may be called."""
SECONDS = 60.0
"""For one picture in all; a start from a cold disk may take ten."""
WIDTH, HIGHEST, SCALE = 760, 8000, 2
"""CSS pixels, and how many pixels of the picture each of them is wide: what Chromium can draw in one piece."""
FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    # No name and no address can be reached, whatever the page or the browser itself may want.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--no-first-run",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=en-US",
)


def find() -> str:
    """Where Chromium is. Raises InputError when it is not installed."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise InputError(
            "there is no Chromium to draw a picture with",
            "install it (apt-get install chromium fonts-noto-core fonts-noto-color-emoji), or ask for FILE.html",
        )
    return found


def draw(page: bytes) -> bytes:
    """The page as a PNG, as high as it is up to `HIGHEST`. Raises InputError when Chromium is missing or gives none."""
    program = find()
    with tempfile.TemporaryDirectory(prefix="citetrail-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_bytes(page)
        with _running(program, Path(folder) / "profile") as browser:
            made = browser.ask("Target.createTarget", url="about:blank")
            tab = browser.ask("Target.attachToTarget", targetId=made["targetId"], flatten=True)["sessionId"]
            browser.ask("Page.enable", tab)
            size = {"width": WIDTH, "deviceScaleFactor": SCALE, "mobile": False}
            browser.ask("Emulation.setDeviceMetricsOverride", tab, height=100, **size)
            browser.ask("Page.navigate", tab, url=file.as_uri())
            browser.await_event("Page.loadEventFired")
            height = browser.ask("Page.getLayoutMetrics", tab)["cssContentSize"]["height"]
            browser.ask("Emulation.setDeviceMetricsOverride", tab, height=min(int(height + 0.999), HIGHEST), **size)
            picture = base64.b64decode(browser.ask("Page.captureScreenshot", tab, format="png")["data"])
            browser.ask("Browser.close")
    return picture


class _Browser:
    """The two ends of Chromium's debugging pipe: JSON messages, each ended by a zero byte."""

    def __init__(self, to: BinaryIO, back: BinaryIO) -> None:
        self._to, self._back = to, back
        self._said = 0
        self._rest = b""
        self._events: list[str] = []

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """The result of this call. Raises InputError when Chromium refuses it or has ended."""
        self._said += 1
        message = {"id": self._said, "method": method, "params": parameters}
        try:
            self._to.write(json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
            self._to.flush()
        except OSError as error:
            raise _no_picture("it ended early") from error
        while (answer := self._hear()).get("id") != self._said:
            self._events.append(answer.get("method", ""))
        if "error" in answer:
            raise _no_picture(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def await_event(self, name: str) -> None:
        """Waits until this has happened."""
        while name not in self._events:
            self._events.append(self._hear().get("method", ""))

    def _hear(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._back.fileno(), 1 << 16)
            if not piece:
                raise _no_picture("it ended early, or took too long")
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        heard: dict[str, Any] = json.loads(message)
        return heard


@contextmanager
def _running(program: str, profile: Path) -> Iterator[_Browser]:
    """Chromium in a process group of its own, which has ended when the block ends."""
    flags = [*FLAGS, f"--user-data-dir={profile}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    reads, to = os.pipe()
    back, writes = os.pipe()
    # It listens on 3 and speaks on 4: our own ends are moved out of the way first.
    theirs = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (reads, writes)]
    nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
    moves = [(os.POSIX_SPAWN_DUP2, end, number) for number, end in enumerate(theirs, 3)]
    try:
        process = os.posix_spawn(program, [program, *flags], os.environ, file_actions=[*nothing, *moves], setpgroup=0)
    except OSError as error:
        raise _no_picture(f"{program}: {error.strerror or error}") from error
    finally:
        for end in (reads, writes, *theirs):
            os.close(end)
    timer = threading.Timer(SECONDS, _end, [process])
    timer.start()
    try:
        with os.fdopen(to, "wb") as sender, os.fdopen(back, "rb") as receiver:
            yield _Browser(sender, receiver)
    except BrokenPipeError as error:
        raise _no_picture("it ended early") from error
    finally:
        timer.cancel()
        _end(process)
        os.waitpid(process, 0)


def _end(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process, signal.SIGKILL)


def _no_picture(why: str) -> InputError:
    return InputError("Chromium drew no picture", f"{why}; ask for FILE.html, which needs no browser")
