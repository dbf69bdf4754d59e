"""A stage for adapters: answers by URL, given over a real socket, the real wire and the real guard."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from archiver.web.tape import Tape
from archiver.web.wire import Network, Wire
from tests.standin import Standin


class Stage:
    """`says` scripts what a URL answers; `web` asks through the wire; `asked` is what was asked."""

    def __init__(self, standin: Standin) -> None:
        self.standin = standin
        network = Network(rate=1000.0, patience=0.0, timeout=5.0, host_map={"*": standin.base})
        self.wire = Wire(network)

    @property
    def web(self) -> httpx.Client:
        return self.wire.client(Tape())

    @property
    def asked(self) -> list[str]:
        return [f"{hit.host}{hit.target}" for hit in self.standin.log]

    def says(
        self, url: str, body: bytes | str = b"", status: int = 200, kind: str = "text/html; charset=utf-8", to: str = ""
    ) -> "Stage":
        parts = urlsplit(url)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        headers = {"Content-Type": kind} | ({"Location": to} if to else {})
        self.standin.add(parts.hostname or "", target, body, status=status, headers=headers)
        return self

    def answering(self, *urls: str) -> Callable[[int, str, bytes], httpx.Client]:
        """For `check_nonsense`: a client for which all these URLs answer so."""

        def client(status: int, kind: str, body: bytes) -> httpx.Client:
            self.standin.clear()
            for url in urls:
                self.says(url, body, status, kind)
            return self.web

        return client


@pytest.fixture
def stage() -> Iterator[Stage]:
    with Standin() as standin:
        yield Stage(standin)
