"""URL grammar of platforms that articles are read for also without an adapter: which post a URL names, in which form.

Sources: the platforms' own embed documentation and share links, as collected in public URL extractors. A row says which
hosts, which path or query names a post, its id, and the canonical URL. `recognise(recognise(u).url)` is the same post.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from db.model import PostRef

_HOST = r"^(?:[\w-]+\.)*"
_LONGEST_KEY = 300
_NOT_NAMES = re.compile(
    r"(?:i|anyuser|intent|share|home|search|hashtag|explore|web|p|s|c|joinchat|status|statuses)\Z", re.I
)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a post's address. `path` is matched against path and `?query`; its groups fill id and url."""

    platform: str
    hosts: re.Pattern[str]
    path: re.Pattern[str]
    id: str
    url: str
    lower: tuple[str, ...] = ()
    """Groups whose case means nothing to the platform."""


def _form(platform: str, hosts: str, path: str, name: str, url: str, lower: str = "") -> Form:
    pattern = re.compile(path, re.I)
    return Form(platform, re.compile(_HOST + f"(?:{hosts})$", re.I), pattern, name, url, tuple(lower.split()))


_INSTAGRAM = "https://www.instagram.com/p/{code}/"
_FACEBOOK = r"facebook\.com|facebookcorewwwi\.onion|fb\.com"
_TUBE = "https://www.youtube.com/watch?v={id}"
_TUBES = r"youtube\.com|youtube-nocookie\.com"
_TUBE_ID = r"(?P<id>(?!videoseries|live_stream)[\w-]{11})(?![\w-])"
_VK = r"vk\.com|vk\.ru|vkontakte\.ru"
_REDDIT = r"reddit\.com|redditmedia\.com"
_SAMOSTATUS = "https://{host}/@{user}/{id}"
OTHERS = (
    r"(?:[\w-]+\.)*(?:twitter|x|threads|medium|tiktok|youtube|instagram|facebook|truthsocial|flipboard|substack|t|"
    r"telegram|archive|google|bing)\.(?:com|net|me|org)"
)

FORMS: tuple[Form, ...] = (
    _form(
        "bluesky",
        r"bsky\.app|bskyx\.app|fxbsky\.app",
        r"^/profile/(?P<actor>[\w.:%-]+)/post/(?P<key>\w+)",
        "{actor}/{key}",
        "https://bsky.app/profile/{actor}/post/{key}",
        "actor key",
    ),
    _form(
        "bluesky",
        r"embed\.bsky\.app",
        r"^/embed/(?P<actor>did:[\w.:%-]+)/app\.bsky\.feed\.post/(?P<key>\w+)",
        "{actor}/{key}",
        "https://bsky.app/profile/{actor}/post/{key}",
        "actor key",
    ),
    _form(
        "threads",
        r"threads\.(?:net|com)",
        r"^/(?:@[\w.]+/post|t)/(?P<code>[\w-]{5,})",
        "{code}",
        "https://www.threads.com/t/{code}",
    ),
    _form(
        "instagram",
        r"instagram\.com|instagr\.am|ddinstagram\.com",
        r"^/(?!explore/)(?:[\w.]+/)?(?:p|tv|reels?)/(?P<code>(?!audio/)[\w-]{5,})",
        "{code}",
        _INSTAGRAM,
    ),
    _form(
        "facebook",
        _FACEBOOK,
        r"^/(?P<user>[\w.-]+)/posts/(?:[^/?#]*/)?(?P<id>pfbid\w+|\d+)(?![\w])",
        "{id}",
        "https://www.facebook.com/{user}/posts/{id}",
    ),
    _form(
        "facebook",
        _FACEBOOK,
        r"^/groups/(?P<user>[\w.-]+)/(?:posts|permalink)/(?P<id>pfbid\w+|\d+)",
        "{id}",
        "https://www.facebook.com/groups/{user}/posts/{id}",
    ),
    _form(
        "facebook",
        _FACEBOOK,
        r"^/(?:permalink|story)\.php\?(?=(?:.*&)?story_fbid=(?P<id>pfbid\w+|\d+))(?=(?:.*&)?id=(?P<user>\d+))",
        "{id}",
        "https://www.facebook.com/{user}/posts/{id}",
    ),
    _form(
        "facebook",
        _FACEBOOK,
        r"^/(?:[\w.-]+/videos/(?:[^/?#]+/)*|video/embed\?(?:.*&)?video_id=|"
        r"(?:watch/?(?:live/?)?|video\.php|photo\.php)\?(?:.*&)?v=)(?P<id>\d+)",
        "{id}",
        "https://www.facebook.com/watch/?v={id}",
    ),
    _form("facebook", _FACEBOOK, r"^/reel/(?P<id>\d+)", "{id}", "https://www.facebook.com/reel/{id}"),
    _form(
        "facebook",
        _FACEBOOK,
        r"^/(?:photo(?:\.php|/)?\?(?:.*&)?fbid=|[\w.-]+/photos/(?:[^/?#]+/)?)(?P<id>\d+)",
        "{id}",
        "https://www.facebook.com/photo/?fbid={id}",
    ),
    _form(
        "tiktok",
        r"tiktok\.com",
        r"^/@(?P<user>[\w.-]*)/(?:video|photo)/(?P<id>\d{6,})",
        "{id}",
        "https://www.tiktok.com/@{user}/video/{id}",
        "user",
    ),
    _form(
        "tiktok",
        r"tiktok\.com",
        r"^/(?:embed(?:/v\d)?|player/v1|v|share/video)/(?P<id>\d{6,})",
        "{id}",
        "https://www.tiktok.com/@/video/{id}",
    ),
    _form("youtube", _TUBES, r"^/(?:watch|ytscreeningroom)/?\?(?:.*&)?v=" + _TUBE_ID, "{id}", _TUBE),
    _form("youtube", _TUBES, r"^/(?:embed|shorts|live|v|e)/" + _TUBE_ID, "{id}", _TUBE),
    _form("youtube", r"youtu\.be", "^/" + _TUBE_ID, "{id}", _TUBE),
    _form("vk", _VK, r"^/[^?#]*?(?:\?(?:.*&)?[wz]=|/)?wall(?P<id>-?\d+_\d+)", "{id}", "https://vk.com/wall{id}"),
    _form(
        "reddit",
        _REDDIT,
        r"^/(?:(?:r|u|user)/[\w-]+/)?comments/(?P<id>[a-z0-9]+)(?:/(?:[^/?#]*)/(?P<reply>[a-z0-9]{5,}))",
        "{id}/{reply}",
        "https://www.reddit.com/comments/{id}/comment/{reply}",
        "id reply",
    ),
    _form(
        "reddit",
        _REDDIT,
        r"^/(?:(?:r|u|user)/[\w-]+/)?comments/(?P<id>[a-z0-9]+)",
        "{id}",
        "https://www.reddit.com/comments/{id}",
        "id",
    ),
    _form(
        "reddit",
        r"redd\.it",
        r"^/(?P<id>[a-z0-9]{5,9})/?(?:$|\?)",
        "{id}",
        "https://www.reddit.com/comments/{id}",
        "id",
    ),
    _form(
        "truthsocial",
        r"truthsocial\.com",
        r"^/(?:@|users/)(?P<user>\w+)/(?:posts/|statuses/)?(?P<id>\d{6,})",
        "{id}",
        "https://truthsocial.com/@{user}/posts/{id}",
        "user",
    ),
    _form("vine", r"vine\.co", r"^/v/(?P<id>\w{8,})", "{id}", "https://vine.co/v/{id}"),
    _form(
        "mastodon",
        rf"(?!{OTHERS}$)[\w.-]+\.[a-z]{{2,}}",
        r"^/(?:web/|deck/)?@(?P<user>\w+(?:@[\w.-]+)?)/(?P<id>\d{8,20})(?![\w.-])",
        "{host}/{id}",
        _SAMOSTATUS,
        "user",
    ),
    _form(
        "mastodon",
        rf"(?!{OTHERS}$)[\w.-]+\.[a-z]{{2,}}",
        r"^/(?:ap/)?users/(?P<user>\w+)/statuses/(?P<id>\d{8,20})(?![\w.-])",
        "{host}/{id}",
        _SAMOSTATUS,
        "user",
    ),
    _form(
        "mastodon",
        rf"(?!{OTHERS}$)[\w.-]+\.[a-z]{{2,}}",
        r"^/(?:web/)?statuses/(?P<id>\d{8,20})(?![\w.-])",
        "{host}/{id}",
        "https://{host}/statuses/{id}",
    ),
)

_KEYS = {
    "bluesky": (re.compile(r"([\w.:%-]+)/(\w+)"), "https://bsky.app/profile/{}/post/{}"),
    "mastodon": (re.compile(r"([\w.-]+)/(\d+)"), "https://{}/statuses/{}"),
    "tiktok": (re.compile(r"(\d+)"), "https://www.tiktok.com/@/video/{}"),
    "youtube": (re.compile(r"([\w-]+)"), "https://www.youtube.com/watch?v={}"),
}
"""How an id alone becomes an address, on platforms where that is possible and which have an adapter."""
_AT = re.compile(r"^at://(?P<actor>[\w.:%-]+)/app\.bsky\.feed\.post/(?P<key>\w+)", re.I)
_AUTHORS = (
    re.compile(r"(?:twitter|x)\.com/(?:#!/)?(?P<name>\w{1,20})/status(?:es)?/\d", re.I),
    re.compile(r"(?:t\.me|telegram\.(?:me|dog))/(?:s/)?(?P<name>[a-z]\w{2,})/\d", re.I),
    re.compile(r"bsky\.app/profile/(?P<name>(?!did:)[\w.-]+)/post/", re.I),
    re.compile(r"(?:threads\.(?:net|com)|tiktok\.com|truthsocial\.com)/@(?P<name>[\w.]+)/", re.I),
    re.compile(
        r"facebook\.com/(?!groups/|\d+/|watch|photo|permalink|plugins|reel)(?P<name>[\w.-]+)/(?:posts|videos|photos)/",
        re.I,
    ),
    re.compile(r"instagram\.com/(?P<name>(?!p/|tv/|reels?/)[\w.]+)/(?:p|tv|reel)/", re.I),
    re.compile(r"^https?://[^/]+/(?:web/|deck/)?(?:@|users/)(?P<name>\w+(?:@[\w.-]+)?)/(?:statuses/)?\d", re.I),
)


@lru_cache(maxsize=64)
def recognise(url: str) -> PostRef | None:
    """The post that this URL names on one of these platforms, or None. Never asks the web.

    Remembered for the adapters of these platforms, which are asked for the same address in turn.
    """
    if at := _AT.match(url):
        return _ref(FORMS[0], at.groupdict(), "")
    try:
        parts = urlsplit(url if "://" in url[:12] else "https://" + url.lstrip("/"))
        host = (parts.hostname or "").rstrip(".")
        embedded = _facebook_plugin(parts, host)
    except ValueError:
        return None
    if embedded:
        return recognise(embedded)
    tail = unquote(parts.path) + ("?" + parts.query if parts.query else "")
    tail = re.sub(r"^/{2,}", "/", tail)
    for form in FORMS:
        if form.hosts.match(host) and (found := form.path.match(tail)):
            return _ref(form, found.groupdict(), host)
    return None


def by_key(key: str) -> PostRef | None:
    """The post with this `platform:id`, or None where an id alone gives no address."""
    platform, _, post_id = key[:_LONGEST_KEY].strip().partition(":")
    pattern, address = _KEYS.get(platform.lower(), (None, ""))
    found = pattern.fullmatch(post_id) if pattern else None
    return recognise(address.format(*found.groups())) if found else None


def handle(url: str) -> str | None:
    """The author's handle as the URL writes it; None when the URL has only an id or a placeholder such as `i`."""
    for form in _AUTHORS:
        if found := form.search(url):
            name = found["name"]
            return None if _NOT_NAMES.match(name) else name
    return None


def _ref(form: Form, groups: dict[str, str | None], host: str) -> PostRef:
    values = {key: (value or "").lower() if key in form.lower else value or "" for key, value in groups.items()}
    values["host"] = host.lower().removeprefix("www.")
    return PostRef(form.platform, form.id.format(**values), form.url.format(**values))


def _facebook_plugin(parts: SplitResult, host: str) -> str | None:
    """The post inside `facebook.com/plugins/post.php?href=…`."""
    if not host.lower().endswith("facebook.com") or not re.match(
        r"(?:/v[\d.]+)?/plugins/(?:post|video)\.php", parts.path
    ):
        return None
    inside = parse_qs(parts.query, max_num_fields=60).get("href", [""])[0]
    return inside if "/plugins/" not in inside else None
