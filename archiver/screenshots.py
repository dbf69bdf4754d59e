"""Live screenshots: a post's public page as a browser shows it; all that it asks for is fetched and kept by us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archiver import chromium
from archiver.web.tape import Tape
from db.errors import CitetrailError, InputError
from db.model import Screenshot

if TYPE_CHECKING:
    from archiver.web.wire import Web
    from db.spool import Spool

_UNKNOWN = "Chromium"


def take(
    page: str, web: Web, now: Callable[[], datetime], patience: float, room: Path | None
) -> tuple[Screenshot, Mapping[str, bytes | Spool]]:
    """The page at this address as a picture, or why there is none; and the bytes that it names.

    The browser has no network. What it asks for goes through `web`: public addresses only, at the pace of any other
    request, with no cookies; a redirect is handed to the browser, which asks for the next address in turn.
    """
    tape, at = Tape(room=room), now()
    with web.client(tape, patience) as client:

        def answer(url: str, headers: Mapping[str, str]) -> chromium.Given | None:
            try:
                found = client.get(url, headers={"Accept": headers.get("Accept", "*/*")}, follow_redirects=False)
            except CitetrailError:
                return None
            return chromium.Given(found.status_code, tuple(found.headers.multi_items()), found.read())

        try:
            picture, browser = chromium.photograph(page, answer)
        except InputError as error:
            failed = Screenshot(page, at, _UNKNOWN, why=str(error), exchanges=tuple(tape.exchanges))
            return failed, {**tape.blobs, **tape.files}
    if not any(exchange.status == 200 for exchange in tape.exchanges):
        why = "nothing of the page could be fetched"
        failed = Screenshot(page, at, browser, why=why, exchanges=tuple(tape.exchanges))
        return failed, {**tape.blobs, **tape.files}
    shot = Screenshot(page, at, browser, tape.put(picture), exchanges=tuple(tape.exchanges))
    return shot, {**tape.blobs, **tape.files}
