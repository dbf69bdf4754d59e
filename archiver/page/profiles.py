"""Links in the body to somebody's channel or profile: no citations, but they tell whose post a sentence speaks of."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from archiver.page.platforms import OTHERS
from archiver.page.traces import MOST_TRACES, Found, is_prompt, is_share
from archiver.page.tree import UNSEEN, Tag, attribute
from archiver.page.urls import unwrap

_END = r"/?(?:[?#].*)?$"
_FORMS = (
    ("twitter", re.compile(r"https?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/@?(?P<name>\w{1,20})" + _END, re.I)),
    (
        "telegram",
        re.compile(r"https?://(?:www\.)?(?:t|telegram)\.(?:me|dog)/(?:s/)?(?P<name>[a-z]\w+)" + _END, re.I),
    ),
    ("bluesky", re.compile(r"https?://bsky\.app/profile/(?P<name>(?!did:)[\w-]+\.[\w.-]+)" + _END, re.I)),
    ("instagram", re.compile(r"https?://(?:www\.|m\.)?instagram\.com/(?P<name>\w[\w.]*)" + _END, re.I)),
    ("threads", re.compile(r"https?://(?:www\.)?threads\.(?:net|com)/@(?P<name>[\w.]+)" + _END, re.I)),
    ("tiktok", re.compile(r"https?://(?:www\.)?tiktok\.com/@(?P<name>[\w.]+)" + _END, re.I)),
    ("truthsocial", re.compile(r"https?://(?:www\.)?truthsocial\.com/@(?P<name>\w+)" + _END, re.I)),
    ("youtube", re.compile(r"https?://(?:www\.|m\.)?youtube\.com/@(?P<name>[\w.-]+)" + _END, re.I)),
    ("mastodon", re.compile(rf"https?://(?!{OTHERS}/)[\w.-]+/(?:web/)?@(?P<name>\w+(?:@[\w.-]+)?)" + _END, re.I)),
)
"""The last takes any host but those that write profiles alike."""
_NO_PROFILES = re.compile(
    r"(?:i|intent|share|home|search|hashtag|explore|login|signup|settings|about|tos|privacy|messages|notifications|"
    r"joinchat|addstickers|addlist|proxy|socks|iv|p|reel|reels|tv|stories|accounts)\Z",
    re.I,
)


@dataclass(frozen=True, slots=True)
class ProfileLink:
    """A link to somebody's channel or profile, and the words of the article's text that it stands on."""

    platform: str
    handle: str
    start: int
    end: int


def profile(url: str) -> tuple[str, str] | None:
    """Platform and handle of the channel or profile that a URL leads to; None for any other URL."""
    meant = unwrap(url)
    for platform, form in _FORMS:
        if match := form.match(meant):
            return None if _NO_PROFILES.match(match["name"]) else (platform, match["name"])
    return None


def find_profiles(root: Tag, dropped: Container[int], traces: Iterable[Found]) -> list[Found]:
    """The links to profiles below `root`, outside of embeds and of invitations to share or to follow."""
    passed = {id(trace.tag) for trace in traces}
    found: list[Found] = []
    stack = list(root.contents)[::-1]
    while stack and len(found) < MOST_TRACES:
        tag = stack.pop()
        if not isinstance(tag, Tag) or id(tag) in passed or id(tag) in dropped or tag.name in UNSEEN:
            continue
        if tag.name == "a":
            named = profile(attribute(tag, "href"))
            if named and not is_share(tag) and not is_prompt(tag):
                found.append(Found(tag, "profile", "link", named[0], None, named[1]))
            continue
        stack.extend(reversed(tag.contents))
    return found


def placed(found: Sequence[Found], places: Sequence[tuple[int, int]]) -> tuple[ProfileLink, ...]:
    """Those that stand on words, with their places."""
    return tuple(
        ProfileLink(one.platform, one.as_written or "", start, end)
        for one, (start, end) in zip(found, places, strict=True)
        if 0 <= start < end
    )
