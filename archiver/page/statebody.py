"""Bodies that stand only in a page's own JSON, and what that JSON adds to posts that the body shows.

Only the page's own article counts: the object with the page's title. Where the markup shows no body, it gives one;
where it shows the same body, it adds posts and fields to posts that were found already.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from archiver.page.pagejson import own_objects, plain_title, strings, values_in
from archiver.page.traces import Found, Search, find_traces
from archiver.page.tree import Tag, attribute, parse
from db.model import PostRef

_POOR = 2500
"""Letters of a body below which a body in JSON may take its place."""
_JSON_SCRIPT = re.compile(r"json|^$|javascript", re.I)
_TAGS = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]{0,2000})?/?>", re.I)
_MARK = re.compile(r"twitter|x\.com|t\.me|bsky|instagram|facebook|tiktok|threads|/status|truthsocial", re.I)


@dataclass(slots=True)
class State:
    """What the page's JSON gives: a body with its traces (`root` set), or traces that add fields."""

    root: Tag | None
    found: list[Found]


def find_in_state(
    page: Tag, title: str | None, text: str, found: list[Found], name: Callable[[str], PostRef | None]
) -> State | None:
    """The page's own article in its JSON, when it gives anything that the markup does not."""
    if not title:
        return None
    values = [value for script in page.every("script") if _worth(script) for value in values_in(script.string)]
    for own in own_objects(values, title, max(400, len(text) // 2)):
        state = _read(own, title, text, found, name)
        if state.root is not None or state.found:
            return state
    return None


def _read(
    own: dict[str, Any], title: str, text: str, found: list[Found], name: Callable[[str], PostRef | None]
) -> State:
    root = parse(_body(own, title))
    traces = [replace(trace, technique=f"json-{trace.platform}") for trace in find_traces(root, Search(name))]
    prose = [part for part in root.strings() if len(part) > 60]
    if sum(map(len, prose)) > 2 * len(text) + 200 and len(text) < _POOR:
        return State(root, traces)
    known = {trace.ref.key for trace in found if trace.ref}
    same = _share_shown(prose, text) > 0.5
    return State(None, [t for t in traces if t.kind == "embed" and t.ref and (same or t.ref.key in known)])


def _share_shown(prose: list[str], text: str) -> float:
    """How much of the object's prose the page's body shows: its own article is shown nearly whole."""
    shown = re.sub(r"\W+", "", text)
    seen = [re.sub(r"\W+", "", part)[:60] in shown for part in prose[:60]]
    return sum(seen) / len(seen) if seen else 0.0


def _worth(script: Tag) -> bool:
    if not _JSON_SCRIPT.search(attribute(script, "type")):
        return False
    code = script.string
    return len(code) > 400 and bool(_MARK.search(code))


def _body(own: dict[str, Any], title: str) -> str:
    """The object's prose and markup as one page, each long text once, in its order."""
    parts: dict[str, None] = {}
    for text in strings(own, plain_title(title)):
        if _TAGS.search(text) or (len(text) > 60 and " " in text and "://" not in text[:10]):
            parts.setdefault(text if _TAGS.search(text) else f"<p>{text}</p>")
    return "<body><article>" + "\n".join(parts) + "</article></body>"
