"""Changes to a webhook, one request each, signed as Standard Webhooks 1.0 has it (standardwebhooks.com).

The receiver takes HMAC-SHA256 over `id.timestamp.body` with the shared secret, and holds it against what follows `v1,`
in `webhook-signature`. The id is the change's: a change that comes twice has the same.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime

from archiver.answer import Json
from archiver.session import Session
from archiver.tell_settings import Webhook
from archiver.web.tape import Tape
from db.errors import CitetrailError, Refused, Unreadable

CAP = 64 * 1024
"""Bytes of an answer that are read; nobody needs them."""
PATIENCE = 15.0
"""Seconds for one request in all: what fails is sent again by a later round."""


class WebhookDoor:
    """An address, as a door: one request for each change."""

    name = "webhook"
    size = 1

    def __init__(self, settings: Webhook) -> None:
        self._settings = settings

    def send(self, session: Session, changes: Sequence[Json]) -> str | None:
        """Send each of these changes. Raises Refused for a redirect or any other answer but 2xx, also where our guard
        says no; Unreachable where nobody answers.
        """
        for change in changes:
            body = payload(change)
            headers = signed(change["id"], session.now(), body, self._settings.secret)
            self._post(session, body, headers)
        return None

    def _post(self, session: Session, body: bytes, headers: dict[str, str]) -> None:
        tape = Tape()
        failure: CitetrailError | None = None
        try:
            with session.web.client(tape, PATIENCE) as client:
                sent = {"content": body, "headers": headers, "extensions": {"cap": CAP}}
                client.post(self._settings.url, **sent, follow_redirects=False)  # type: ignore[arg-type]
        except Unreadable as error:  # an answer that is too long, or garbled, is an answer by its status
            failure = error
        status = tape.exchanges[-1].status if tape.exchanges else None
        if status is not None and 200 <= status < 300:
            return
        if failure is not None:
            raise failure
        why = "redirects are not followed" if status in range(300, 400) else "it takes what it answers with 2xx"
        raise Refused(f"the webhook answers {status}", why)


def payload(change: Json) -> bytes:
    """The body of a request: ASCII, whatever the texts hold."""
    kind = f"{'post' if change['post'] else 'article'}.{change['change']}"
    return json.dumps({"type": kind, "timestamp": change["noticed_at"], "data": change}).encode("ascii")


def signed(id_: str, at: datetime, body: bytes, secret: bytes) -> dict[str, str]:
    """The headers of a request that is sent at this instant."""
    seconds = str(int(at.timestamp()))
    mac = hmac.new(secret, f"{id_}.{seconds}.".encode() + body, hashlib.sha256)
    return {
        "content-type": "application/json",
        "webhook-id": id_,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(mac.digest()).decode('ascii')}",
    }
