"""The report: one HTML file to read, with no script and no request. What the facts say comes from `document`.

The only home of jinja2. Everything foreign is escaped, set apart for writing direction, and its invisible characters
are shown; the page's own policy forbids it to load or run anything.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from archiver.bundle.completeness import Flags
from archiver.bundle.report_text import instant_words, is_web, pieces, visible

Json = dict[str, Any]
PICTURE = 400_000
"""Bytes up to which one picture is shown in the page itself."""
PICTURES = 6_000_000
"""Bytes of all pictures together: the page must open on a phone."""
SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})

KNOWN_BY = {
    "platform": "as the platform says",
    "id": "from the post’s id, which carries a clock",
    "embed": "as the embed in the article shows",
    "wayback": "as a public web archive’s copy says",
    "export": "as an imported export says",
}
VERDICTS = {
    "exact": ("good", "The quote stands word for word in the post."),
    "normalized": ("good", "The same words; only case, marks, spaces, links or emoji differ."),
    "elided": ("good", "The quote stands in the post, with words left out where the article says so."),
    "partial": ("warn", "Only a part of the quote stands in the post."),
    "stitched": ("warn", "The quote is put together from several posts."),
    "altered": ("bad", "The same sentence with another number, name, negation or word: see the difference."),
    "translated": ("warn", "The post says it in another language."),
    "paraphrased": ("warn", "The post says it in other words."),
    "unmatched": ("none", "No archived post supports this quote."),
    "not_checkable": ("none", "It cannot be checked against what is archived."),
}
TIMES = {
    "consistent": "The post is older than the article, and the days named agree.",
    "before_post": "The article is older than the post.",
    "day_differs": "The article names another day than that of the post.",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the report says of the chain of custody: head, number of lines, the last line's instant; and who made it."""

    head: str
    entries: int
    at: str
    made_by: str


def render(documents: Sequence[Json], anchor: Anchor, images: Mapping[str, str], flags: Mapping[str, Flags]) -> str:
    """The report on these `lookup` documents.

    `images` holds the address of a picture that is to be shown, by digest: a `data:` URL. `flags` tells how
    complete each capture is, by id.
    """
    style, style_hash = style_of("archiver.bundle", "report.css")
    views = [_view(f"a{number}", doc, images, flags) for number, doc in enumerate(documents, 1)]
    title = views[0]["title"] if len(views) == 1 else f"{len(views)} articles"
    return template("archiver.bundle", "report.html.j2").render(
        documents=views, anchor=anchor, style=style, style_hash=style_hash, title=f"Evidence report: {title}"
    )


def pictures(documents: Sequence[Json], names: Mapping[str, str], blob: Callable[[str], bytes]) -> dict[str, str]:
    """The pictures small enough to stand in the page, as `data:` URLs by digest; the order of the posts decides."""
    items = (item for doc in documents for post in doc["posts"] for item in post["media"])
    return inlined([item for item in items if item["sha256"] in names], blob, each=PICTURE, all_together=PICTURES)


def inlined(items: Sequence[Json], blob: Callable[[str], bytes], *, each: int, all_together: int) -> dict[str, str]:
    """The pictures among these media as `data:` URLs by digest, as long as they are within these numbers of bytes."""
    shown: dict[str, str] = {}
    total = 0
    for item in items:
        digest, size = item["sha256"], item["bytes"] or 0
        if not digest or digest in shown or item["type"] not in SHOWN:
            continue
        if size <= each and total + size <= all_together:
            data = blob(digest)
            total += len(data)
            shown[digest] = f"data:{item['type']};base64,{base64.b64encode(data).decode()}"
    return shown


@cache
def template(room: str, name: str) -> jinja2.Template:
    """The template of this name in this package. All that it puts into a page is escaped and made visible."""
    loader = jinja2.FunctionLoader(lambda wanted: files(room).joinpath(wanted).read_text(encoding="utf-8"))
    environment = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, finalize=_shown)
    environment.filters |= {"visible": visible, "instant": instant_words, "is_web": is_web}
    return environment.get_template(name)


@cache
def style_of(room: str, name: str) -> tuple[str, str]:
    """A style sheet, and its hash as a page's policy writes it."""
    style = files(room).joinpath(name).read_text(encoding="utf-8")
    return style, f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def _shown(value: object) -> object:
    """What any expression of the template puts into the page: nothing foreign gets there but through `visible`."""
    return value if isinstance(value, Markup | jinja2.Undefined) else visible(value)


def _view(id_: str, doc: Json, images: Mapping[str, str], flags: Mapping[str, Flags]) -> Json:
    article = doc["article"]
    posts = [_post(f"p{number}", post, images, flags) for number, post in enumerate(doc["posts"], 1)]
    by_key = {post["id"].lower(): post for post in posts}
    quotes = [_quote(f"{id_}-q{number}", number, quote, by_key) for number, quote in enumerate(doc["quotes"], 1)]
    return {
        "id": id_,
        "article": article,
        "title": article["title"] or article["url"] or "Article without a title",
        "tied": sum(quote["status"] == "matched" for quote in doc["quotes"]),
        "tally": sorted(Counter(row["verdict"] for row in quotes if row["ties"]).items()),
        "quotes": quotes,
        "posts": posts,
        "incomplete": doc["incomplete"],
        "pieces": pieces(
            article["text"],
            [(quote["start"], quote["end"]) for quote in doc["quotes"]],
            [(c["start"], c["end"]) for c in doc["citations"] if c["kind"] == "embed" and c["start"] is not None],
        ),
    }


def _quote(id_: str, number: int, quote: Json, posts: Mapping[str, Json]) -> Json:
    matches = quote["matches"]
    told = [tie for tie in matches if tie["verdict"] == "stitched"] or matches[:1]
    verdict = told[0]["verdict"] if told else quote["status"]
    grade, meaning = VERDICTS.get(verdict, ("none", ""))
    return {
        "id": id_,
        "number": number,
        "exact": quote["exact"],
        "speaker": quote["speaker"],
        "verdict": verdict.replace("_", " "),
        "grade": grade,
        "meaning": meaning,
        "time": TIMES.get(told[0]["time_check"], "") if told else "",
        "reasons": quote.get("reasons", []),
        "ties": [_tie(tie, posts.get(tie["post"].lower())) for tie in told],
        "posts": [post for tie in told if (post := posts.get(tie["post"].lower()))],
        "more": len(matches) - len(told),
    }


def _tie(tie: Json, post: Json | None) -> Json:
    return tie | {
        "diff": _spaced(tie["diff"]),
        "changed": any(op != "=" for op, _ in tie["diff"]),
        "anchor": post["anchor"] if post else None,
    }


def _spaced(diff: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """The pieces with a space between two words that would otherwise run together."""
    out: list[tuple[str, str]] = []
    for op, text in diff:
        if out and text[:1].isalnum() and out[-1][1][-1:].isalnum():
            out.append(("=", " "))
        out.append((op, text))
    return out


def _post(anchor: str, post: Json, images: Mapping[str, str], flags: Mapping[str, Flags]) -> Json:
    return post | {
        "anchor": anchor,
        "known_by": KNOWN_BY.get(post["posted_at_source"] or "", ""),
        "media": [_medium(item, images) for item in post["media"]],
        "captures": [c | {"lacks": _lacks(flags.get(c["id"], {}))} for c in post["captures"]],
    }


def _medium(item: Json, images: Mapping[str, str]) -> Json:
    return item | {
        "picture": images.get(item["sha256"]) if item["sha256"] else None,
        "file": item["sha256"],
        "why": item.get("why"),
    }


def _lacks(flags: Flags) -> str:
    """What a reader must know of a capture that is not what it seems."""
    if flags.get("expected_text_found") is False:
        return "the text does not stand in the kept bytes"
    return "not all media is kept" if flags.get("has_media") is False else ""
