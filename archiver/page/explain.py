"""Why each candidate of a page was taken as a citation, and why near misses were not. Pure: nothing is kept or asked.

A candidate is anything that names a post: what the finders found, and every address of a post elsewhere on the page, in
attributes and scripts, and links to platforms that name no post.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archiver.adapter import Recognise
from archiver.page import charset, citations, markdown
from archiver.page.article import Body, form_of, read_body, read_page
from archiver.page.metadata import given_time
from archiver.page.traces import PASSIVE, POSSIBLE, Found, Name, is_prompt, is_share
from archiver.page.tree import Tag, attribute, uncollected
from archiver.page.urls import namer
from db.model import PostRef

_IN_SCRIPTS = re.compile(r"https?:[\\/]{2,6}[^\s\"'<>{}]{8,300}")
_PLATFORMS = re.compile(
    r"^(?:https?:)?//(?:[\w-]+\.)*(?:twitter|x|facebook|instagram|tiktok|threads|bsky|reddit|vk|truthsocial|t|telegram)\."
    r"(?:com|net|app|me)(?:/|$)",
    re.I,
)
_MOST = 2000
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Explained:
    """One candidate: where it stands, how it was written, whether it was taken, and why (or why not), in a sentence."""

    where: str
    technique: str
    as_written: str
    post: str | None
    """`platform:id`, or None where no id is known."""
    taken: bool
    why: str


def explain(
    data: bytes,
    *,
    recognise: Recognise,
    name: str | None = None,
    url: str | None = None,
    published: str | None = None,
    content_type: str | None = None,
) -> list[Explained]:
    """All candidates of one page or text, those that were taken first, each in the page's order.

    Raises InputError for bytes that are no page. A web archive or feed is not explained: give one of its pages.
    """
    text = charset.decode(data, content_type)
    form = form_of(text, name, content_type)
    ask = namer(recognise)
    if form == "text":
        page = read_page(data, recognise, name, url, given_time(published), content_type)
        return [_of_text(one.technique, one.ref, one.as_written or one.text or "") for one in page.citations]
    head = markdown.front_matter(text) if form == "markdown" else {}
    with uncollected():
        body = read_body(markdown.to_html(text) if form == "markdown" else text, url, head, ask)
        taken = list(_taken(body, ask))
        cited = {one.post.lower(): one.technique for one in taken if one.post}
        return [*taken, *_missed(body, cited, ask)][:_MOST]


def _of_text(technique: str, ref: PostRef | None, written: str) -> Explained:
    return Explained("in the text", technique, written[:_SHOWN], ref.key if ref else None, True, _REASONS["words"])


_REASONS = {
    "embed": "it shows the post in the article's body",
    "link": "a link in the article's body leads to the post",
    "words": "it stands in the text itself",
    "state": "the body stands in the page's JSON only, in the object with the page's title",
}


def _taken(body: Body, ask: Name) -> Iterator[Explained]:
    first: dict[str, Found] = {}
    for trace in body.found:
        key = trace.ref.key.lower() if trace.ref else f"#{id(trace)}"
        before = first.setdefault(key, trace)
        why = _REASONS["state" if body.from_state else trace.kind]
        if before is not trace:
            why = f"same post as the {before.technique} before it; what both say is put together"
        written = trace.as_written or trace.said.text or ""
        yield Explained(
            _where(trace.tag),
            trace.technique,
            written[:_SHOWN],
            trace.ref.key if trace.ref else None,
            before is trace,
            why,
        )
    free = [place for place in body.places if place[0] >= 0]
    for one in citations.in_words(body.text, body.about.language, ask, free):
        named = one.ref.key if one.ref else None
        new = named is None or named.lower() not in first
        why = _REASONS["words"] if new else "same post as one before it; what both say is put together"
        yield Explained("in the text", one.technique, (one.as_written or one.text or "")[:_SHOWN], named, new, why)


def _missed(body: Body, cited: dict[str, str], ask: Name) -> Iterator[Explained]:
    """Addresses of posts that the finders passed over, and links to platforms that name no post."""
    known = {id(trace.tag) for trace in body.found}
    stack: list[Tag] = [body.page]
    while stack:
        tag = stack.pop()
        if id(tag) in known:
            continue
        stack.extend([child for child in reversed(tag.contents) if isinstance(child, Tag)])
        if tag.name in ("script", "textarea"):
            yield from _in_script(tag, cited, ask)
        for key, value in tag.attrs.items():
            if key in PASSIVE or len(value) > 3000:
                continue
            if POSSIBLE.search(value) and (ref := ask(value)) is not None:
                why = _why_not(tag, ref, body, cited)
                yield Explained(_where(tag), f"{tag.name} {key}", value[:_SHOWN], ref.key, False, why)
            elif tag.name == "a" and key == "href" and _PLATFORMS.match(value):
                why = "it names no post: a profile, a channel, a hashtag or a share button"
                yield Explained(_where(tag), f"{tag.name} {key}", value[:_SHOWN], None, False, why)


def _why_not(tag: Tag, ref: PostRef, body: Body, cited: dict[str, str]) -> str:
    chain = [tag, *tag.parents]
    for part in chain:
        if reason := body.scope.dropped.get(id(part)):
            return f"not in the body: {reason}"
    if all(part is not body.scope.root for part in chain):
        return f"outside of the article's body, which is {_where(body.scope.root)}"
    if technique := cited.get(ref.key.lower()):
        return f"same post as the {technique} that was taken"
    if tag.name == "a" and is_prompt(tag):
        return "an invitation to readers: share, discuss, follow"
    if is_share(tag):
        return "a share button"
    if ref.platform == "youtube":
        return "a link to a video is further reading; only a player in the body is an embed"
    return "its element holds more than this post"


def _in_script(tag: Tag, cited: dict[str, str], ask: Name) -> Iterator[Explained]:
    seen: set[str] = set()
    for found in _IN_SCRIPTS.finditer(tag.string[:4_000_000]):
        written = found[0].replace("\\/", "/").rstrip("\\")
        if not POSSIBLE.search(written) or (ref := ask(written)) is None or ref.key.lower() in seen:
            continue
        seen.add(ref.key.lower())
        technique = cited.get(ref.key.lower())
        why = (
            f"same post as the {technique} that was taken" if technique else "in a script that is not this story's own"
        )
        yield Explained(_where(tag), tag.name, written[:_SHOWN], ref.key, False, why)


def _where(tag: Tag) -> str:
    """The element with up to three around it: `article > div.entry > p > a`."""
    chain = [tag, *(part for part in tag.parents if part.name not in ("html", "[document]"))][:4]
    names = []
    for part in chain:
        named = (attribute(part, "class").split() or [""])[0]
        names.append(f"{part.name}.{named[:30]}" if named else part.name)
    return " > ".join(reversed(names))
