"""The oEmbed JSON of X as a Post. Pure: bytes in, a value out.

oEmbed gives a day in an unknown zone, so the time comes from the id's clock or not at all. The author and the address
are X's current ones, even when the address that was asked for had another handle.
"""

from __future__ import annotations

import re

from adapters.twitter_id import PLATFORM, clock, post_url, recognise
from adapters.twitter_payload import parsed, spoken_language
from adapters.values import word
from archiver.adapter import Author, Post, PostRef, Unreadable

_HANDLE_URL = re.compile(r"https?://(?:www\.)?(?:twitter|x)\.com/([A-Za-z0-9_]{1,20})/?")
_SHORT = re.compile(r"https?://t\.co/([A-Za-z0-9]+)")
_PIC = re.compile(r"pic\.(?:twitter|x)\.com/([A-Za-z0-9]+)")


def read_shown(body: bytes, ref: PostRef) -> Post:
    """The post that this answer shows. Links stay short (`codes` names them), the picture's own link is dropped.

    `text_complete` is False when the text ends in an ellipsis: X's cut and a writer's own look alike.
    Raises Unreadable when the answer is not oEmbed, or is of another post.
    """
    answer = parsed(body, "X's oEmbed")
    markup, address = word(answer.get("html")), word(answer.get("url"))
    if not markup or "<blockquote" not in markup or not address:
        raise Unreadable("an oEmbed answer without a post", f"keys: {', '.join(sorted(answer))[:120]}")
    named = recognise(address)
    if named is None or named.id != ref.id:
        raise Unreadable("X's oEmbed answered with another post", f"asked for {ref.id}, got {address[:120]}")
    profile = _HANDLE_URL.fullmatch(word(answer.get("author_url")) or "")
    handle = profile[1] if profile else None
    text, language, codes = _shown(markup)
    at = clock(ref.id)
    return Post(
        ref=PostRef(PLATFORM, ref.id, post_url(ref.id, handle)),
        author=Author(handle, word(answer.get("author_name"))),
        text=text,
        text_complete=not text.endswith(("…", "...")),
        posted_at=at,
        posted_at_source="id" if at else None,
        id_time=at,
        language=language,
        codes=codes,
    )


def refusal_words(body: bytes) -> str | None:
    """X's own words in a 403, `{"error": …}`; None for a page of anyone else on the way."""
    try:
        return word(parsed(body, "X's oEmbed").get("error")) or None
    except Unreadable:
        return None


def _shown(markup: str) -> tuple[str, str | None, tuple[str, ...]]:
    """The text, its language and its short-link codes."""
    from bs4 import BeautifulSoup

    page = BeautifulSoup(f"<body>{markup}</body>", "lxml")  # without a tag it would warn of a file's name
    quoted = page.find("blockquote")
    paragraphs = quoted.find_all("p") if quoted else []
    if not paragraphs:
        raise Unreadable("an oEmbed answer without the post's text", markup[:120])
    codes: dict[str, None] = {}
    for link in [link for paragraph in paragraphs for link in paragraph.find_all("a")]:
        target, shown = str(link.get("href") or ""), link.get_text()
        codes.update(dict.fromkeys(_SHORT.findall(target) + _SHORT.findall(shown) + _PIC.findall(shown)))
        if _PIC.fullmatch(shown.strip()):
            link.decompose()
    for line_break in quoted.find_all("br") if quoted else []:
        line_break.replace_with("\n")
    text = "\n\n".join(paragraph.get_text().strip() for paragraph in paragraphs)
    return text, spoken_language(paragraphs[0].get("lang")), tuple(codes)
