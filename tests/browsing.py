"""A page in the real Chromium, watched: what it asks for, whether it runs, speaks up or leads away."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from archiver import chromium

WAIT = 1.5
"""Seconds that a page is watched after it has loaded: what it would do late, such as a refresh."""


@dataclass
class Seen:
    """What a page did."""

    title: str = ""
    asked: list[str] = field(default_factory=list)
    went: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)


def watch(
    page: str, *questions: str, monkeypatch: pytest.MonkeyPatch, port: int, width: int = 1280, media: str = ""
) -> Seen:
    """Open the page where every host leads to this port of the loopback address; then ask it these expressions."""
    free = tuple(flag for flag in chromium.FLAGS if not flag.startswith(("--host-resolver", "--proxy")))
    monkeypatch.setattr(chromium, "FLAGS", (*free, f"--host-resolver-rules=MAP * 127.0.0.1:{port}"))
    seen = Seen()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8", errors="surrogatepass")
        with chromium._running(chromium.find(), Path(folder) / "profile", 100) as browser:
            made = browser.ask("Target.createTarget", url="about:blank")
            tab = browser.ask("Target.attachToTarget", targetId=made["targetId"], flatten=True)["sessionId"]
            for room in ("Page", "Network", "Runtime"):
                browser.ask(f"{room}.enable", tab)
            size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
            browser.ask("Emulation.setDeviceMetricsOverride", tab, **size)
            browser.ask("Emulation.setEmulatedMedia", tab, media=media)
            browser.tell("Page.navigate", tab, url=file.as_uri())
            end = monotonic() + 60
            while (left := end - monotonic()) > 0:
                event = browser.next_event(left)
                if event is None:
                    break
                if event.get("method") == "Page.loadEventFired":
                    end = min(end, monotonic() + WAIT)
                _note(seen, browser, tab, event)
            for question in ("document.title", *questions):
                found = browser.ask("Runtime.evaluate", tab, expression=question, returnByValue=True)["result"]
                seen.answers.append(found.get("value"))
    seen.title = seen.answers.pop(0)
    seen.asked = [url for url in seen.asked if not url.startswith(("data:image/", file.as_uri()))]
    seen.went = [url for url in seen.went if url not in {file.as_uri(), "about:blank"}]
    return seen


def _note(seen: Seen, browser: chromium._Browser, tab: str, event: dict[str, Any]) -> None:
    match event.get("method"):
        case "Network.requestWillBeSent":
            seen.asked.append(event["params"]["request"]["url"])
        case "Page.frameNavigated" | "Page.frameRequestedNavigation":
            seen.went.append(event["params"].get("url") or event["params"]["frame"]["url"])
        case "Page.javascriptDialogOpening":
            seen.dialogs.append(event["params"]["message"])
            browser.tell("Page.handleJavaScriptDialog", tab, accept=True)
