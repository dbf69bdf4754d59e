"""Invented pages of t.me, in the markup of its embeds, channel lists and landing pages. Nobody in them exists."""

import base64
import json
from html import escape

CHANNEL = "river_Gauge"
NUMBER = 2_101_234_567
TIME = "2026-03-05T09:30:12+00:00"


def view(number: int = -NUMBER, message: int = 120) -> str:
    """A `data-view`: what Telegram packs into a message for counting views."""
    packed = json.dumps({"c": number, "p": message, "t": 1_772_800_000, "h": "0badcafe"}).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def text(markup: str) -> str:
    return f'<div class="tgme_widget_message_text js-message_text" dir="auto">{markup}</div>'


def emoji(sign: str) -> str:
    style = "background-image:url('//telegram.org/img/emoji/40/E29AA1.png')"
    return f'<i class="emoji" style="{style}"><b>{sign}</b></i>'


def photo(name: str, single: int | None = None) -> str:
    classes = "tgme_widget_message_photo_wrap" + (" grouped_media_wrap js-message_photo" if single else "")
    href = f"https://t.me/{CHANNEL}/{single}?single" if single else f"https://t.me/{CHANNEL}/120"
    style = f"width:800px;background-image:url('https://cdn4.telesco.pe/file/{name}.jpg')"
    return f'<a class="{classes}" href="{href}" style="{style}"><div class="tgme_widget_message_photo"></div></a>'


def album(*items: tuple[str, int]) -> str:
    inside = "".join(photo(name, single) for name, single in items)
    return f'<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap">{inside}</div>'


def reply(markup: str, to: str = f"https://t.me/{CHANNEL}/90") -> str:
    thumb = "background-image:url('https://cdn4.telesco.pe/file/parent.jpg')"
    return (
        f'<a class="tgme_widget_message_reply user-color-5" href="{to}">'
        f'<i class="tgme_widget_message_reply_thumb tgme_widget_message_photo_wrap" style="{thumb}"></i>'
        '<div class="tgme_widget_message_author"><span class="tgme_widget_message_author_name">Parent</span></div>'
        f'<div class="tgme_widget_message_text js-message_reply_text" dir="auto">{markup}</div></a>'
    )


def forwarded(name: str, href: str | None) -> str:
    opening = f'<a class="tgme_widget_message_forwarded_from_name" href="{href}">' if href else ""
    opening = opening or '<span class="tgme_widget_message_forwarded_from_name">'
    closing = "</a>" if href else "</span>"
    return (
        '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from '
        f'{opening}<span dir="auto">{escape(name)}</span>{closing}</div>'
    )


def label(words: str) -> str:
    """Telegram's label in the place of a body."""
    return (
        '<div class="message_media_not_supported_wrap"><div class="message_media_not_supported">'
        f'<div class="message_media_not_supported_label">{words}</div>'
        '<span class="message_media_view_in_telegram">VIEW IN TELEGRAM</span></div></div>'
    )


def message(
    *body: str,
    number: int = 120,
    channel: str = CHANNEL,
    owner: str | None = None,
    meta: str = "",
    footer: str = "",
    packed: str | None = None,
    time: str = TIME,
    classes: str = "",
) -> str:
    """One block. `meta` stands before the date, `footer` before the views, `owner` replaces the author's line."""
    author = owner or (
        '<div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" '
        f'href="https://t.me/{channel}"><span dir="auto">River Gauge{emoji("⚡️")}News</span></a></div>'
    )
    return (
        f'<div class="tgme_widget_message text_not_supported_wrap {classes} js-widget_message" '
        f'data-post="{channel}/{number}" data-view="{view(message=number) if packed is None else packed}">'
        f'<div class="tgme_widget_message_bubble">{author}{"".join(body)}{footer}'
        '<div class="tgme_widget_message_footer compact js-message_footer">'
        '<div class="tgme_widget_message_info short js-message_info">'
        '<span class="tgme_widget_message_views">4.85K</span><span class="copyonly"> views</span>'
        f'<span class="tgme_widget_message_meta">{meta}<a class="tgme_widget_message_date" '
        f'href="https://t.me/{channel}/{number}"><time datetime="{time}" class="time">09:30</time></a></span>'
        "</div></div></div></div>"
    )


def page(inside: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram</title>{head}</head>'
        f'<body class="widget_frame_base tgme_widget">{inside}<script>TWidgetPost.init();</script></body></html>'
    )


def error(words: str) -> str:
    return page(
        '<div class="tgme_widget_message err_message"><div class="tgme_widget_message_bubble">'
        f'<div class="tgme_widget_message_error">{words}</div></div></div>'
    )


def channel_page(*messages: str) -> str:
    blocks = "".join(
        f'<div class="tgme_widget_message_wrap js-widget_message_wrap">{block}</div>' for block in messages
    )
    nothing = '<div class="tme_no_messages_found">No posts found</div>'
    return page(f'<section class="tgme_channel_history js-message_history">{blocks or nothing}</section>')


def sticker(kind: str, inside: str) -> str:
    """A sticker of one of t.me's kinds: `tgsticker` is drawn, `videosticker` is a film."""
    return (
        '<div class="tgme_widget_message_sticker_wrap media_supported_cont">'
        f'<div class="tgme_widget_message_{kind}">{inside}</div></div>'
    )


def reactions(*counts: tuple[str, str]) -> str:
    inside = "".join(f'<span class="tgme_reaction">{emoji(sign)}{count}</span>' for sign, count in counts)
    return f'<div class="tgme_widget_message_reactions js-message_reactions">{inside}</div>'


def landing(title: str, description: str = "", *, post: bool = False) -> str:
    head = (
        f'<meta property="og:title" content="{escape(title)}">'
        f'<meta property="og:description" content="{escape(description)}">'
    )
    kind = "tgme_page tgme_page_post" if post else "tgme_page"
    channel = "" if post else '<div class="tgme_page_extra">12 345 subscribers</div>'
    return page(f'<div class="{kind}">{channel}<div class="tgme_page_action"><a>View in Telegram</a></div></div>', head)
