"""Make the recordings of the shipped sample again: `python tests/make_sample.py`.

The people, places, posts and pictures are invented. The answers have the platforms' true formats; they are served by
the stand-in over a real socket, asked by the real adapters over the real wire, and what went over it is written down.
"""

from __future__ import annotations

import base64
import json
import struct
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from standin import Standin

from adapters.twitter_id import token
from archiver import adapter
from archiver.capture import capture
from archiver.web.network import Network, parse_host_map
from archiver.web.wire import Wire
from db import canonical
from db.model import Exchange

SAMPLE = Path(__file__).resolve().parent.parent / "archiver" / "sample"
RECORDED = datetime(2025, 3, 14, 15, 5, tzinfo=UTC)
BRIGADE = {"id_str": "1455", "name": '"Tresna" Rescue Brigade', "screen_name": "tresna_rescue", "verified": False}
MAYOR = {"id_str": "2377", "name": "Olena Hrytsak", "screen_name": "mayor_hrytsak", "verified": False}

TWEETS = (
    (
        "1900089745732538368",
        BRIGADE,
        "2025-03-13T07:41:12.000Z",
        "Day three in the valley. Nobody slept.\n\n"
        "We have cleared the Zelenivka bridge. Two lanes are open for ambulances",
        ("Qx7LmT2vRb", "GmBridgeA1", (196, 60, 48)),
    ),
    (
        "1900434236502970368",
        BRIGADE,
        "2025-03-14T06:30:05.000Z",
        "Please stop sending food. What we need now: pumps and dry blankets. "
        "The depot on Harbour Road is open until midnight",
        ("W3kdPf90sZ", "GmDepotB2", (56, 120, 72)),
    ),
    (
        "1900279319884730368",
        MAYOR,
        "2025-03-13T20:14:30.000Z",
        "The school on Mill Street is open all night. There is soup, and there are beds. Nobody will be turned away.",
        ("9hGqXv1LmA", "GmSchoolC3", (60, 84, 150)),
    ),
)
TELEGRAM_TEXT = (
    "Станом на ранок у прихистках Зеленівки та Городні ночують понад 1800 людей, з них 240 дітей.<br/><br/>"
    "Дякую всім, хто допомагає. Вода ще підніматиметься до суботи."
)


def picture(colour: tuple[int, int, int]) -> bytes:
    """A small PNG, not compressed, so that every zlib makes the same bytes: a sky, a river, a band of colour."""
    rows = []
    for y in range(36):
        shade = (214 - 2 * y, 222 - 2 * y, 230) if y < 19 else colour if y < 24 else (80, 104 + y, 128)
        rows.append(b"\x00" + bytes(shade) * 64)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 64, 36, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"".join(rows), 0))
        + chunk(b"IEND", b"")
    )


def tweet(id_: str, user: dict[str, object], at: str, text: str, photo: tuple[str, str, tuple[int, int, int]]) -> str:
    """An answer of the syndication route."""
    code, key, _ = photo
    media = {
        "display_url": f"pic.twitter.com/{code}",
        "expanded_url": f"https://twitter.com/{user['screen_name']}/status/{id_}/photo/1",
        "indices": [len(text) + 1, len(text) + 24],
        "url": f"https://t.co/{code}",
    }
    details = media | {
        "ext_media_availability": {"status": "Available"},
        "media_url_https": f"https://pbs.twimg.com/media/{key}.png",
        "original_info": {"height": 36, "width": 64, "focus_rects": []},
        "type": "photo",
    }
    answer = {
        "__typename": "Tweet",
        "lang": "en",
        "favorite_count": 321,
        "possibly_sensitive": False,
        "created_at": at,
        "display_text_range": [0, len(text.encode("utf-16-le")) // 2],
        "entities": {"hashtags": [], "urls": [], "user_mentions": [], "symbols": [], "media": [media]},
        "id_str": id_,
        "text": f"{text} https://t.co/{code}",
        "user": user,
        "edit_control": {
            "edit_tweet_ids": [id_],
            "editable_until_msecs": "1741942800000",
            "is_edit_eligible": True,
            "edits_remaining": "5",
        },
        "mediaDetails": [details],
        "conversation_count": 12,
        "isEdited": False,
        "isStaleEdit": False,
    }
    return json.dumps(answer, ensure_ascii=False)


def telegram_page() -> str:
    """An answer of the embed route."""
    view = base64.b64encode(b'{"c":-1771230045,"p":2291,"t":1741964700,"h":"5f1d2a"}').decode()
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram Widget</title></head><body>
<div class="tgme_widget_message text_not_supported_wrap js-widget_message" data-post="lesnyk_gov/2291"
 data-view="{view}"><div class="tgme_widget_message_bubble">
<div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name"
 href="https://t.me/lesnyk_gov"><span dir="auto">Ігор Лісник | ОВА</span></a></div>
<div class="tgme_widget_message_text js-message_text" dir="auto">{TELEGRAM_TEXT}</div>
<div class="tgme_widget_message_footer compact js-message_footer">
<div class="tgme_widget_message_info short js-message_info">
<span class="tgme_widget_message_views">48.2K</span><span class="copyonly"> views</span><span
 class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/lesnyk_gov/2291"><time
 datetime="2025-03-14T05:52:10+00:00" class="datetime">Mar 14, 2025 at 05:52</time></a></span>
</div></div></div></div></body></html>"""


def script(standin: Standin) -> None:
    """What the platforms answer."""
    for id_, user, at, text, photo in TWEETS:
        target = f"/tweet-result?id={id_}&lang=en&token={token(id_)}"
        json_head = {"Content-Type": "application/json; charset=utf-8"}
        standin.add("cdn.syndication.twimg.com", target, tweet(id_, user, at, text, photo), headers=json_head)
        png = {"Content-Type": "image/png"}
        standin.add("pbs.twimg.com", f"/media/{photo[1]}?format=png&name=orig", picture(photo[2]), headers=png)
    standin.add("t.me", "/lesnyk_gov/2291?embed=1&mode=tme", telegram_page())


def record() -> list[str]:
    """The recordings, one line an exchange."""
    adapters = adapter.load(["adapters.twitter", "adapters.telegram"])
    recognise = adapter.recogniser(adapters.values(), lambda url: None)
    urls = [f"https://x.com/i/status/{id_}" for id_, *_ in TWEETS] + ["https://t.me/lesnyk_gov/2291"]
    lines = []
    with Standin() as standin:
        script(standin)
        network = Network(user_agent="citetrail sample", rate=1000, host_map=parse_host_map(standin.host_map))
        with Wire(network) as wire:
            for number, url in enumerate(urls):
                ref = recognise(url)
                if ref is None:
                    raise SystemExit(f"{url} is not recognised")
                brought = capture(ref, adapters[ref.platform], wire, agent="", now=lambda: RECORDED, patience=10)
                exchanges = [exchange for look in brought.snapshots for exchange in look.exchanges]
                for step, exchange in enumerate(exchanges):
                    body = brought.blobs[exchange.body] if exchange.body else b""
                    lines.append(line_of(exchange, body, RECORDED + timedelta(seconds=10 * number + step)))
    return lines


def line_of(exchange: Exchange, body: bytes, at: datetime) -> str:
    """One exchange and its body as a line; what differs from run to run is made the same."""
    settled = replace(exchange, asked_at=at, took=0.1, peer="127.0.0.1:80")
    body64 = base64.b64encode(body).decode()
    return json.dumps({"exchange": json.loads(canonical.write(settled)), "body": body64}, ensure_ascii=False)


if __name__ == "__main__":
    (SAMPLE / "recordings.jsonl").write_text("\n".join([*record(), ""]), encoding="utf-8")
