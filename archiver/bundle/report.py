"""The report: one HTML file to read, with no script and no request. What the facts say comes from `document`.

The only home of jinja2. Everything foreign is escaped, set apart for writing direction, and its invisible characters
are shown; the page's own policy forbids it to load or run anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from archiver.bundle.completeness import Flags
from archiver.bundle.report_text import brief, instant_words, is_web, visible
from archiver.bundle.report_view import NOTHING, article_view, glossary, screenshots

Json = dict[str, Any]
ROOM = "archiver.bundle"
PICTURE = 400_000
"""Bytes up to which one picture is shown in the page itself."""
PICTURES = 6_000_000
"""Bytes of all pictures together: the page must open on a phone."""
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the report says of the chain of custody: head, number of lines, the last line's instant; and who made it."""

    head: str
    entries: int
    at: str
    made_by: str
    original: str = ""
    """Of a working copy with redactions: the root of the bundle that it was made from."""


def render(
    documents: Sequence[Json],
    anchor: Anchor,
    images: Mapping[str, str],
    flags: Mapping[str, Flags],
    histories: Mapping[str, Json],
) -> str:
    """The report on these `lookup` documents.

    `images` holds the address of a picture that is to be shown, by digest: a `data:` URL. `flags` tells how
    complete each capture is, by id; `histories` every look at each post (`report_looks.histories`).
    """
    style, style_hash = style_of(ROOM, "report.css")
    views = [article_view(f"a{number}", doc, images, flags, histories) for number, doc in enumerate(documents, 1)]
    title = brief(views[0]["title"]) if len(views) == 1 else f"{len(views)} articles"
    return template(ROOM, "report.html.j2").render(
        documents=views,
        anchor=anchor,
        glossary=glossary(views),
        captures=sum(view["short"]["captures"] for view in views),
        unpictured=sum(view["short"]["unpictured"] for view in views),
        style=style,
        style_hash=style_hash,
        title=f"Evidence report: {title}",
    )


def pictures(
    documents: Sequence[Json],
    names: Mapping[str, str],
    blob: Callable[[str], bytes],
    histories: Mapping[str, Json],
) -> dict[str, str]:
    """The pictures small enough to stand in the page, as `data:` URLs by digest: those of the posts, in their order,
    then of their pages.
    """
    posts = [post for doc in documents for post in doc["posts"]]
    items = [item for post in posts for item in post["media"]]
    items += [shot for post in posts for shot in screenshots(histories.get(post["id"].lower(), NOTHING)["looks"])]
    return inlined([item for item in items if item["sha256"] in names], blob, each=PICTURE, all_together=PICTURES)


def inlined(items: Sequence[Json], blob: Callable[[str], bytes], *, each: int, all_together: int) -> dict[str, str]:
    """The pictures among these media as `data:` URLs by digest, as long as they are within these numbers of bytes."""
    shown: dict[str, str] = {}
    total = 0
    for item in items:
        digest, size = item["sha256"], item["bytes"] or 0
        if not digest or digest in shown or item["type"] not in SHOWN or size > each or total + size > all_together:
            continue
        data = blob(digest)
        if len(data) <= each and total + len(data) <= all_together:
            total += len(data)
            shown[digest] = f"data:{item['type']};base64,{base64.b64encode(data).decode()}"
    return shown


@cache
def template(room: str, name: str) -> jinja2.Template:
    """The template of this name in this package. All that it puts into a page is escaped and made visible."""
    loader = jinja2.FunctionLoader(lambda wanted: files(room).joinpath(wanted).read_text(encoding="utf-8"))
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, finalize=_shown)
    environment.filters |= {"visible": visible, "brief": brief, "instant": instant_words, "is_web": is_web}
    return environment.get_template(name)


@cache
def style_of(room: str, name: str) -> tuple[str, str]:
    """A style sheet, and its hash as a page's policy writes it."""
    style = files(room).joinpath(name).read_text(encoding="utf-8")
    return style, f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def _shown(value: object) -> object:
    """What any expression of the template puts into the page: nothing foreign gets there but through `visible`."""
    return value if isinstance(value, Markup | jinja2.Undefined) else visible(value)
