"""Which pages of a crawl cannot cite a post, told from their bytes without a tree.

A page is kept when it holds a sign of a post in any spelling that we read (an address, escaped or encoded; the name of
a widget; an author line in words), or a platform's name among the words of a sentence, in one of twelve languages:
mentions are read by other rooms. What is left out holds a platform's name at most in share buttons, links to profiles
and meta tags. Whoever adds a finder or a platform adds its letters here; tests hold them together.

All literals are looked for in one pass, and only where one stands is anything looked at: a twentieth of the time that
reading takes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from archiver.page import charset
from db.errors import InputError

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

_SLASH = rb"(?:/|\\+/|%(?:25)?2f|\\+u002f|\\+x2f|&#x?(?:47|2f);|&sol;)"
_RULES = (
    rb"(?:media|import|font-face|keyframes|supports|charset|page|layer|container|property"
    rb"|license|preserve|param|return)\b"
)
"""Words behind an @ in style sheets and scripts."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """Literals that are looked for in one pass, and what must stand around one of them for the page to be kept."""

    literals: tuple[bytes, ...]
    post: re.Pattern[bytes]
    """A sign of a post, looked for from a little before the literal. In lower case.

    Where every branch begins with a letter, `re` leaps from one such letter to the next.
    """


def _sign(literals: str, *posts: bytes) -> _Sign:
    pattern = b"|".join(posts).replace(b"SLASH", _SLASH).replace(b"RULES", _RULES)
    return _Sign(tuple(word.encode() for word in literals.split()), re.compile(pattern))


_SIGNS = (
    _sign(
        "twitter tweet",
        rb"status(?:es)?SLASH+\d|tweet[-_]?id|data-tweet|twitter-(?:tweet|video)|createtweet|tweet\.html?",
        rb"[a-z]=[\"']?(?:tweet[-_]?)?\d{15}",
        rb"embed/index|tweet--?(?:text|link|card|header)|tweet(?<=[\"'\s_-]tweet)s?[\"'\s_]",
        rb"/videos/tweet/|/cards/tfw/|twitter:\d{2}|pic\.twitter\.com",
    ),
    _sign(
        "facebook vk. vkontakte tiktok bsky bluesky",
        rb"facebook(?:corewwwi)?\.(?:com|onion)SLASH[^\"'\s<>]{0,160}(?:posts|video|permalink|story|photo|watch|reel|plugins)",
        rb"graph\.facebook|facebook:\d|bsky\.app|app\.bsky|bluesky-|data-tiktok|tiktok-",
        rb"tiktok\.comSLASH+(?:@|%40|embed|player|v|share)|tiktok_?(?:video_?)?id|[a-z]=[\"']?\d{18}",
        rb"vk(?:ontakte)?\.(?:com|ru)SLASH[^\"'\s<>]{0,80}wall|vk\.widgets",
    ),
    _sign(
        "instagram telegram",
        rb"instagram\.comSLASH[^\"'\s<>]{0,60}?(?:p|tv|reels?)SLASH|instagram-media|telegram-(?:post|widget)",
        rb"instagram_?(?:id|shortcode)|instgrm|[a-z]=[\"']?[bcd][\w-]{9,11}[\"'\s>]",
        rb"telegram\.(?:me|dog)SLASH+[\w/\\%&;]+SLASH\d|telegram:c?\w",
    ),
    _sign(
        "x.com t.me t.co vine.co redd.it fb.com instagr.am",
        rb"x\.com(?:(?<![a-z0-9]x\.com)|(?<=%2fx\.com))SLASH[\w\\%/&;!#]{0,60}status|pic\.x\.com|t\.co(?:(?<!\wt\.co)|(?<=2ft\.co))SLASH\w{8}",
        rb"t\.me(?:(?<!\wt\.me)|(?<=2ft\.me))SLASH+[\w/\\%&;]+SLASH\d|t\.me(?<=\w\.t\.me)SLASH\d|vine\.coSLASHvSLASH|redd\.itSLASH|instagr\.am",
        rb"fb\.comSLASH[^\"'\s<>]{0,160}(?:posts|video|permalink|story|photo|watch|reel|plugins)",
    ),
    _sign(
        "mastod redd threads",
        rb"reddit\w{0,5}\.comSLASH[^\"'\s<>]{0,80}comments|reddit-(?:card|embed)|mastodon-embed",
        rb"threads\.(?:net|com)SLASH+(?:@|%40|t)",
    ),
    _sign(
        "truth status youtu",
        rb"status(?:es)?SLASH+\d|truthsocial\.comSLASH|youtu\.beSLASH",
        rb"youtube(?:-nocookie)?\.com(?:SLASH)+(?:embed|shorts|live|v|e)SLASH|youtube-?(?:id|video)|amp-youtube",
        rb"=(?<!href=)[\"']?(?:https?:)?//(?:www\.|m\.)?youtube\.com/watch|quot;https?:\\{0,2}/\\{0,2}/(?:www\.|m\.)?youtube",
    ),
    _sign(
        "@",
        rb"\((?:\s|&[#\w]+;|\xe2\x80\x8e|\xe2\x81\xa6){0,4}@|>\s*@\w{1,40}\s*<",
        rb"@\w{1,20}\)?\s{0,6}(?:[|,-]|\xc2\xb7|\xe2[\x80\x88])|@(?!RULES)\w{1,20}\)?(?:\s|\xc2\xa0){1,6}[\w\xc3-\xf4]",
        rb"SLASH@\w[\w.-]*(?:@[\w.-]+)?SLASH+(?:(?:video|photo|post|status|posts|statuses)SLASH)?\w",
    ),
    _sign("%40", rb"SLASH%40\w[\w.-]*(?:%40[\w.-]+)?SLASH+(?:(?:video|photo|post|statuses)SLASH)?\w"),
    _sign("tg:", rb"tg:(?://)?resolve\?domain="),
    _sign("-post -shortcode", rb"-(?:post|shortcode)\s*="),
    _sign("videoid video-id vineid", rb"v(?:ideo-?id|ineid)\s*="),
)
_ANYWHERE = re.compile(rb"P(?:GJsb2Nr|GlmcmFt|GEg|GRpdi|HNjcmlwd|GZpZ3Vy)")
"""Markup in base64."""
_ESCAPED = (
    re.compile(rb"\\u00(?:[46][1-9a-f]|[57][0-9a])"),
    re.compile(rb"&#(?:x(?:[46][1-9a-f]|[57][0-9a])|6[5-9]|[78]\d|9[07-9]|1[01]\d|12[0-2]);(?:&#x?\w{2,3};){2}"),
    re.compile(rb"%(?:[46][1-9a-f]|[57][0-9a])(?:%(?:[46][1-9a-f]|[57][0-9a])){2}"),
)
"""Letters of the Latin alphabet that are escaped one by one: whatever they hide, the page is read."""
_NAME = re.compile(
    rb"tweet|twitt|twitter|telegram|t\xc3\xa9l\xc3\xa9gram|facebook|instagram|tiktok|bluesky|reddit|vkontakt"
    rb"|threads\b|truth social|youtube|mastodon"
)
_STEMS = [
    "твитт",
    "твит",
    "твіт",
    "телегра",
    "фейсбу",
    "инстагр",
    "інстагр",
    "тикток",
    "тікток",
    "ютуб",
    "контакт",
    "икс",
    "تويتر",
    "تغريد",
    "غرد",
    "تلغر",
    "تليغر",
    "تيليغ",
    "تلجر",
    "تيليج",
    "تليجر",
    "فيسبوك",
    "نستغر",
    "نستجر",
    "تيكتوك",
    "إكس",
    "اكس",
    "טוויטר",
    "ציוץ",
    "צייצ",
    "צייץ",
    "טלגרם",
    "פייסבוק",
    "אינסטגרם",
    "טיקטוק",
]
_OTHER_SCRIPTS = tuple({form.encode() for stem in _STEMS for form in (stem, stem.capitalize(), stem.upper())})
"""The stems of the platforms' names in the other scripts of the twelve languages."""
_INLINE = re.compile(rb"</?(?:a|b|i|u|em|strong|span|mark|abbr|cite|q|font|small|sup|sub|wbr|bdi|ins)\b[^<>]*>", re.I)
_ENDS = re.compile(rb"[<>{}\n]|\\n|\":|\",")
_X = re.compile(rb"X(?<=[\s>]X)(?=[\s.,:;!?)<\xe2])")
_SENTENCE = 40
"""Bytes of a run of words that is more than a button's label."""
_AROUND = 300
_BEFORE, _BEHIND = 32, 200
_MOST = 400
"""Places of one kind from which a page is kept unseen: looking at all of them would take longer."""
_JSON = re.compile(rb"\s*[{\[]")
_MACHINE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,500}?-->\s*|<\?xml-stylesheet[^>]{0,300}>\s*){0,4}"
    rb"<(?:urlset|sitemapindex|rss|feed|rdf:RDF|opml|svg|kml|gpx)[\s>]",
    re.I | re.S,
)


def is_machine_made(body: bytes) -> bool:
    """Whether a resource of a crawl is no page for readers: JSON, a sitemap, a feed."""
    start = body[:4096].removeprefix(b"\xef\xbb\xbf")
    return _JSON.match(start) is not None or _MACHINE.match(start) is not None


@cache
def _automaton() -> tuple[BytesAhoCorasick, tuple[re.Pattern[bytes] | None, ...]]:
    """What finds all literals in one pass, and by a literal's number its sign; None for a platform's name."""
    from ahocorasick_rs import BytesAhoCorasick

    signs = [(literal, sign.post) for sign in _SIGNS for literal in sign.literals]
    names = [(literal, None) for literal in _OTHER_SCRIPTS]
    return BytesAhoCorasick([literal for literal, _ in signs + names]), tuple(post for _, post in signs + names)


def may_cite(body: bytes, content_type: str | None = None) -> bool:
    """Whether this page may embed, link or mention a post. False only when it cannot; in doubt True."""
    if not body.isascii() or b"\x00" in body[:200]:
        try:
            body.decode()
        except UnicodeDecodeError:
            try:
                body = charset.decode(body, content_type).encode("utf-8", "replace")
            except InputError:
                return False
    lower = body.lower()
    if _ANYWHERE.search(body) or any(sign.search(lower) for sign in _ESCAPED):
        return True
    return _shows(lower) or _on_x(body)


def _shows(lower: bytes) -> bool:
    """Whether a sign of a post stands anywhere, or a platform's name in a sentence."""
    finder, posts = _automaton()
    seen = [0] * len(posts)
    for number, at, end in finder.find_matches_as_indexes(lower, overlapping=True):
        seen[number] += 1
        post = posts[number]
        if post is None:
            if _in_a_sentence(lower, at, end):
                return True
            continue
        if seen[number] > _MOST or post.search(lower, max(0, at - _BEFORE), at + _BEHIND):
            return True
        name = _NAME.search(lower, max(0, at - 10), at + 12)
        if name and _in_a_sentence(lower, *name.span()):
            return True
    return False


def _on_x(body: bytes) -> bool:
    return any(_in_a_sentence(body, *place.span()) for place in _X.finditer(body))


def _in_a_sentence(body: bytes, start: int, end: int) -> bool:
    """Whether a name stands among other words, in text or in a string, rather than in a tag, a label or code."""
    left, right = body[max(0, start - _AROUND) : start], body[end : end + _AROUND]
    if left.rfind(b"<") > left.rfind(b">"):
        return False
    left, right = _INLINE.sub(b"", left), _INLINE.sub(b"", right)
    run = (_ENDS.split(left)[-1] + _ENDS.split(right, maxsplit=1)[0]).strip()
    return run.count(b" ") >= 2 and (len(run) >= _SENTENCE or run.endswith((b".", b"!", b"?", b"\xe2\x80\x9d", b'"')))
