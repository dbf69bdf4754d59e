"""Which pages of a crawl cannot cite a post, told from their bytes without a tree.

A page is kept when it holds a sign of a post in any spelling that we read (an address, escaped or encoded; the name of
a widget; an author line in words), or a platform's name among the words of a sentence, in one of twelve languages:
mentions are read by other rooms. What is left out holds a platform's name at most in share buttons, links to profiles
and meta tags. Whoever adds a finder or a platform adds its letters here; tests hold them together.

The page is searched a few times for rare letters, and only where they stand is anything looked at: a twentieth of the
time that reading takes.
"""

from __future__ import annotations

import re

from archiver.page import charset
from db.errors import InputError

_SLASH = rb"(?:/|\\+/|%(?:25)?2f|\\+u002f|\\+x2f|&#x?(?:47|2f);|&sol;)"
_RULES = (
    rb"(?:media|import|font-face|keyframes|supports|charset|page|layer|container|property"
    rb"|license|preserve|param|return)\b"
)
"""Words behind an @ in style sheets and scripts."""
_Places = tuple[re.Pattern[bytes], re.Pattern[bytes] | None]


def _places(place: bytes, *posts: bytes) -> _Places:
    """Where a sign may stand, and what it must look like there, from a little before. Both in lower case."""
    sign = b"|".join(posts).replace(b"SLASH", _SLASH).replace(b"RULES", _RULES)
    return re.compile(place), re.compile(sign) if posts else None


_PLACES: tuple[_Places, ...] = (
    _places(
        rb"w(?:itter|eet)",
        rb"status(?:es)?SLASH+\d|tweet-?id|data-tweet|twitter-(?:tweet|video)|createtweet|(?:embed/)?tweet\.html?",
        rb"embed/index|tweet--?(?:text|link|card|header)|[\"'\s_-](?:embedded-|quoted-|js-)?tweets?[\"'\s_]",
        rb"/videos/tweet/|/cards/tfw/|twitter:\d{2}|pic\.twitter\.com",
    ),
    _places(
        rb"k(?:(?<=facebook)|(?<=vk)(?:\.|ontakte)|tok|y(?:\.|-|(?<=bluesky)))",
        rb"(?:facebook|wwwi)\.(?:com|onion)SLASH[^\"'\s<>]{0,160}(?:posts|video|permalink|story|photo|watch|reel|plugins)",
        rb"graph\.facebook|facebook:\d|bsky\.app|app\.bsky|bluesky-|data-tiktok|tiktok-",
        rb"tiktok\.comSLASH+(?:@|%40|embed|player|v|share)",
        rb"(?:vk|vkontakte)\.(?:com|ru)SLASH[^\"'\s<>]{0,80}wall|vk\.widgets",
    ),
    _places(
        rb"g(?:ra[mp])",
        rb"instagram\.comSLASH[^\"'\s<>]{0,60}?(?:p|tv|reels?)SLASH|instagram-media|telegram-(?:post|widget)",
        rb"telegram\.(?:me|dog)SLASH+[\w/\\%&;]+SLASH\d|telegram:c?\w",
    ),
    _places(
        rb"\.(?:(?<=x\.)com|(?<=t\.)(?:me|co)\b|(?<=vine\.)co|(?<=redd\.)it|(?<=fb\.)com|(?<=instagr\.)am)",
        rb"(?:[^a-z0-9]|%2f)x\.comSLASH[\w\\%/&;!#]{0,60}status|pic\.x\.com|(?:\b|%2f|u002f|x2f)t\.coSLASH\w{8}",
        rb"(?:\b|%2f|u002f|x2f)t\.meSLASH+[\w/\\%&;]+SLASH\d|\w\.t\.meSLASH\d|vine\.coSLASHvSLASH|redd\.itSLASH|am\.am|instagr\.am",
        rb"fb\.comSLASH[^\"'\s<>]{0,160}(?:posts|video|permalink|story|photo|watch|reel|plugins)",
    ),
    _places(
        rb"d(?:(?<=mastod)|(?<=redd)|(?<=thread)s)",
        rb"reddit\w{0,5}\.comSLASH[^\"'\s<>]{0,80}comments|reddit-(?:card|embed)|mastodon-embed",
        rb"threads\.(?:net|com)SLASH+(?:@|%40|t)",
    ),
    _places(
        rb"u(?:th(?<=truth)|s(?<=status)|tu(?<=youtu))",
        rb"status(?:es)?SLASH+\d|truthsocial\.comSLASH|youtu\.beSLASH",
        rb"youtube(?:-nocookie)?\.com(?:SLASH)+(?:embed|shorts|live|v|e)SLASH|youtube-?(?:id|video)|amp-youtube",
        rb"(?<!href)=[\"']?(?:https?:)?//(?:www\.|m\.)?youtube\.com/watch|quot;https?:\\{0,2}/\\{0,2}/(?:www\.|m\.)?youtube",
    ),
    _places(
        rb"@(?=\w)",
        rb"\((?:\s|&[#\w]+;|\xe2\x80\x8e|\xe2\x81\xa6){0,4}@|>\s*@\w{1,40}\s*<",
        rb"@\w{1,20}\)?\s{0,6}(?:[|,-]|\xc2\xb7|\xe2[\x80\x88])|@(?!RULES)\w{1,20}\)?(?:\s|\xc2\xa0){1,6}[\w\xc3-\xf4]",
        rb"SLASH@\w[\w.-]*(?:@[\w.-]+)?SLASH+(?:(?:video|photo|post|status|posts|statuses)SLASH)?\w",
    ),
    _places(rb"%40(?=\w)", rb"SLASH%40\w[\w.-]*(?:%40[\w.-]+)?SLASH+(?:(?:video|photo|post|statuses)SLASH)?\w"),
)
"""Each place begins with one letter that is rare or stands for several platforms: that is what makes it fast."""
_ANYWHERE = re.compile(rb"P(?:GJsb2Nr|GlmcmFt|GEg|GRpdi|HNjcmlwd|GZpZ3Vy)")
"""Markup in base64."""
_ATTRIBUTES = (re.compile(rb"-(?:post|shortcode)\s*="), re.compile(rb"v(?:ideo-?id|ineid)\s*="))
"""The attributes of `finders.FINDERS` that do not say their platform."""
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
_RANGES = ((b"\xd0", "\u0400", "\u0530"), (b"\xd7", "\u0590", "\u0600"), (b"\xd8", "\u0600", "\u0780"))


def _stems(low: str, high: str) -> tuple[bytes, ...]:
    stems = [stem for stem in _STEMS if low <= stem < high]
    return tuple({form.encode() for stem in stems for form in (stem, stem.capitalize(), stem.upper())})


_SCRIPTS = tuple((lead, _stems(low, high)) for lead, low, high in _RANGES)
"""The stems of the platforms' names in the other scripts of the twelve languages, by their letters' first byte."""
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
    if _ANYWHERE.search(body) or any(sign.search(lower) for sign in (*_ESCAPED, *_ATTRIBUTES)):
        return True
    return any(_shows(lower, places, post) for places, post in _PLACES) or _in_other_scripts(body) or _on_x(body)


def _shows(lower: bytes, places: re.Pattern[bytes], post: re.Pattern[bytes] | None) -> bool:
    """Whether a sign of a post, or a name in a sentence, stands at one of these places."""
    for number, place in enumerate(places.finditer(lower)):
        at = place.start()
        if number > _MOST or (post is not None and post.search(lower, max(0, at - _BEFORE), at + _BEHIND)):
            return True
        name = _NAME.search(lower, max(0, at - 10), at + 12)
        if name and _in_a_sentence(lower, *name.span()):
            return True
    return False


def _in_other_scripts(body: bytes) -> bool:
    for lead, stems in _SCRIPTS:
        if body.count(lead) < 8:
            continue
        for stem in stems:
            at = body.find(stem)
            while at >= 0:
                if _in_a_sentence(body, at, at + len(stem)):
                    return True
                at = body.find(stem, at + 1)
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
