"""A change as a signed request, as Standard Webhooks has it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

from archiver.telling.change import Change, document
from archiver.telling.webhook import payload, signed

AT = datetime(2026, 3, 5, 9, 45, tzinfo=UTC)


def test_the_signature_is_the_one_that_receivers_work_out() -> None:
    # The test vector that the libraries of Standard Webhooks share.
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}', secret)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_the_body_says_what_it_is_and_is_json_whatever_the_texts_hold() -> None:
    change = Change("7f", "edited", AT, post="twitter:1", text="\ud800 \x00 \u2028 \U0001f600", diff=(("-", "\ud800"),))
    body = json.loads(payload(document(change)))
    assert (body["type"], body["timestamp"]) == ("post.edited", "2026-03-05T09:45:00Z")
    assert body["data"]["text"] == change.text
    assert json.loads(payload(document(Change("7f", "new", AT, article="ab"))))["type"] == "article.new"
