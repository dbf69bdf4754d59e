"""Chromium, to draw a page as a picture or on paper: without a network, spoken to over a pipe.

A page of ours (`draw`, `paper`) asks for nothing. What a page of the web asks for (`photograph`) is stopped inside the
browser and answered by us, so that it is guarded, paced and recorded like any other request; no other way leads out.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import html
import json
import os
import select
import shutil
import signal
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from db.errors import InputError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""What the program may be called."""
SECONDS = 60.0
"""For one picture or PDF in all; a start from a cold disk may take ten."""
SCREENSHOT, QUIET = 90.0, 2.0
"""Seconds in which a page of the web is loaded at most, and after which one that asks for nothing more has loaded."""
MOST = 200
"""Requests of one page that are answered."""
WIDTH, HIGHEST, SCALE = 760, 8000, 2
"""CSS pixels, and how many pixels of the picture each of them is wide: what Chromium can draw in one piece."""
SIZE = {"width": WIDTH, "deviceScaleFactor": SCALE, "mobile": False}
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
            "install it (apt-get install chromium fonts-noto-core fonts-noto-color-emoji), or do with the HTML file",
        )
    return found


@dataclass(frozen=True)
class Given:
    """What a request of the browser's is answered with."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


Answer = Callable[[str, Mapping[str, str]], Given | None]
"""An address and what the browser would send in its head, to an answer; None where it gets none."""


def photograph(url: str, answer: Answer) -> tuple[bytes, str]:
    """The page at this address as a PNG, and the browser's name and version.

    Every request is given to `answer`; only GET is. The picture is taken when nothing was asked for some time after the
    page has loaded, or when time is up. Raises InputError when Chromium is missing or gives no picture.
    """
    program = find()
    with (
        tempfile.TemporaryDirectory(prefix="citetrail-", ignore_cleanup_errors=True) as folder,
        _running(program, Path(folder) / "profile", SCREENSHOT + SECONDS) as browser,
    ):
        name = str(browser.ask("Browser.getVersion")["product"])
        tab = _tab(browser)
        browser.ask("Fetch.enable", tab, patterns=[{"urlPattern": "*"}])
        browser.ask("Emulation.setTimezoneOverride", tab, timezoneId="UTC")
        browser.tell("Page.navigate", tab, url=url)
        _attend(browser, tab, answer)
        return _picture(browser, tab), name


def _attend(browser: _Browser, tab: str, answer: Answer) -> None:
    """Answers what the page asks for, until it has loaded and is quiet, or time is up."""
    end, loaded, asked = monotonic() + SCREENSHOT, False, 0
    while (left := end - monotonic()) > 0:
        event = browser.next_event(min(left, QUIET))
        if event is None and loaded:
            return
        method = event.get("method") if event else None
        loaded = loaded or method == "Page.loadEventFired"
        if event is None or method != "Fetch.requestPaused":
            continue
        asked += 1
        paused = event["params"]
        request = paused["request"]
        plain = request["method"] == "GET" and request["url"].startswith(("http://", "https://"))
        given = answer(request["url"], request["headers"]) if plain and asked <= MOST else None
        if given is None:
            browser.tell("Fetch.failRequest", tab, requestId=paused["requestId"], errorReason="BlockedByClient")
            continue
        browser.tell(
            "Fetch.fulfillRequest",
            tab,
            requestId=paused["requestId"],
            responseCode=given.status,
            responseHeaders=[{"name": name, "value": value} for name, value in given.headers],
            body=base64.b64encode(given.body).decode(),
        )


def draw(page: bytes) -> bytes:
    """The page as a PNG, as high as it is up to `HIGHEST`. Raises InputError when Chromium is missing or gives none."""
    program = find()
    with tempfile.TemporaryDirectory(prefix="citetrail-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_bytes(page)
        with _running(program, Path(folder) / "profile", SECONDS) as browser:
            tab = _tab(browser)
            browser.ask("Page.navigate", tab, url=file.as_uri())
            browser.await_event("Page.loadEventFired")
            return _picture(browser, tab)


def paper(page: bytes, foot: str) -> bytes:
    """The page as a PDF with tags for screen readers, laid out by its own style for print; its scripts do not run.

    `foot` is a line of plain text at the foot of each sheet. Raises InputError as `draw` does.
    """
    program = find()
    line = f'<div style="font: 6.5pt sans-serif; margin-left: 15mm; color: #444">{html.escape(foot)}</div>'
    with tempfile.TemporaryDirectory(prefix="citetrail-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_bytes(page)
        with _running(program, Path(folder) / "profile", SECONDS) as browser:
            tab = _tab(browser)
            browser.ask("Emulation.setScriptExecutionDisabled", tab, value=True)
            browser.ask("Page.navigate", tab, url=file.as_uri())
            browser.await_event("Page.loadEventFired")
            wanted: dict[str, Any] = {
                "preferCSSPageSize": True,
                "printBackground": True,
                "generateDocumentOutline": True,
            }
            wanted |= {"displayHeaderFooter": True, "headerTemplate": "<span></span>", "footerTemplate": line}
            made = base64.b64decode(browser.ask("Page.printToPDF", tab, **wanted, generateTaggedPDF=True)["data"])
            browser.ask("Browser.close")
            return made


def _tab(browser: _Browser) -> str:
    """An empty tab of our width."""
    made = browser.ask("Target.createTarget", url="about:blank")
    tab: str = browser.ask("Target.attachToTarget", targetId=made["targetId"], flatten=True)["sessionId"]
    browser.ask("Page.enable", tab)
    browser.ask("Emulation.setDeviceMetricsOverride", tab, height=100, **SIZE)
    return tab


def _picture(browser: _Browser, tab: str) -> bytes:
    """The tab as it shows itself now, as high as it is up to `HIGHEST`."""
    height = browser.ask("Page.getLayoutMetrics", tab)["cssContentSize"]["height"]
    browser.ask("Emulation.setDeviceMetricsOverride", tab, height=min(int(height + 0.999), HIGHEST), **SIZE)
    picture = base64.b64decode(browser.ask("Page.captureScreenshot", tab, format="png")["data"])
    browser.ask("Browser.close")
    return picture


class _Browser:
    """The two ends of Chromium's debugging pipe: JSON messages, each ended by a zero byte."""

    def __init__(self, to: BinaryIO, back: BinaryIO) -> None:
        self._to, self._back = to, back
        self._said = 0
        self._rest = b""
        self._events: deque[dict[str, Any]] = deque()

    def ask(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """The result of this call. Raises InputError when Chromium refuses it or has ended."""
        said = self.tell(method, session, **parameters)
        while (answer := self._hear()).get("id") != said:
            self._events.append(answer)
        if "error" in answer:
            raise _no_picture(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def tell(self, method: str, session: str | None = None, **parameters: Any) -> int:
        """Makes this call and does not wait for its result; its number. Raises InputError when Chromium has ended."""
        self._said += 1
        message = {"id": self._said, "method": method, "params": parameters}
        try:
            self._to.write(json.dumps(message | ({"sessionId": session} if session else {})).encode() + b"\0")
            self._to.flush()
        except OSError as error:
            raise _no_picture("it ended early") from error
        return self._said

    def await_event(self, name: str) -> None:
        """Waits until this has happened."""
        while not any(event.get("method") == name for event in self._events):
            self._events.append(self._hear())

    def next_event(self, seconds: float) -> dict[str, Any] | None:
        """The next thing that happened, or None when nothing has in so many seconds."""
        if self._events:
            return self._events.popleft()
        if b"\0" not in self._rest and not select.select([self._back], [], [], seconds)[0]:
            return None
        return self._hear()

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
def _running(program: str, profile: Path, seconds: float) -> Iterator[_Browser]:
    """Chromium in a process group of its own, which has ended when the block ends, or so many seconds are over."""
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
    timer = threading.Timer(seconds, _end, [process])
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
    return InputError("Chromium drew no picture", f"{why}; the HTML file needs no Chromium")
