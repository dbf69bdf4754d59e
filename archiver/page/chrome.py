"""What elements say of themselves by their names: chrome (menus, sidebars, comments), embeds, hidden parts."""

from __future__ import annotations

import re
from functools import lru_cache

from archiver.page.finders import BY_ATTRIBUTE
from archiver.page.tally import Tally
from archiver.page.tree import UNSEEN, Tag, attribute, word_set

_CHROME_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_TALK = word_set("""
    comment comments commentlist commentary respond reactions disqus webmention webmentions mentions pingback
    pingbacks trackback trackbacks kommentare kommentar comentarios comentario comentários commentaires
    commentaire commenti commento komentarze komentarz yorumlar reacties replies discussion isso utterances
    giscus spot
""")
_BANNERS = word_set("""
    cookie cookies cookiebar cookiebot onetrust gdpr consent didomi usercentrics colophon copyright footer
""")
_ASIDE = word_set("""
    sidebar sidebars aside related recommended recommendation recommendations recirculation recirc outbrain
    taboola promo promos promoted promotion newsletter subscribe subscription signup footer nav navbar
    navigation navi menu breadcrumb breadcrumbs share sharing sharebar sharedaddy addtoany follow widget widgets
    trending popular mostread latest morefrom readmore readnext upnext more next previous prev advert adverts
    advertisement sponsored bio authorbox author masthead banner toolbar pagination pager tags taglist login
    paywall modal popup overlay offcanvas teaser teasers teaserlist ticker timeline colophon copyright
    printfooter social socials carousel skip jetpack recommend recommends feed
""")
_COMPOUND = re.compile(
    r"(?:related|recommended|sidebar|mostread|popular|trending|footer|navbar)[a-z]{3,12}"
    r"|[a-z]{1,10}(?:sidebar|footer|navbar|navigation|nav|menu)|menu(?:container|bar|items?|list|wrap)"
)
"""Such a word joined to another in lower case: "relatednews", "rightsidebar", "topnav"."""
_EMBEDS = word_set("""
    embed embeds embedded embedcode oembed tweet tweets twitter instagram facebook telegram tiktok bluesky
    mastodon youtube video externalpost
""")
_OF_THE_BODY = word_set("content body article story text")
_NONE: frozenset[str] = frozenset()
_CHROME_ROLES = word_set("navigation complementary contentinfo banner search dialog alertdialog")
_STRUCTURE = word_set("html body main article p a h1")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_POST = re.compile(r"https?://[\w./-]{1,60}/(?:status(?:es)?|posts?|p|reel|video)/[\w-]{5,}\S{0,200}")
MIGHTY = 0.35
"""The share of the page's prose from which a name alone does not make an element chrome."""


def words_of(tag: Tag) -> frozenset[str]:
    """The words in an element's class, id and role, in lower case."""
    get = tag.attrs.get
    return _words(get("class", ""), get("id", ""), get("role", "")) if tag.attrs else _NONE


@lru_cache(maxsize=8192)
def _words(kind: str, name: str, role: str) -> frozenset[str]:
    return frozenset([word.lower() for word in _WORDS.findall(f"{kind} {name} {role}")])


def is_chrome(tag: Tag, tally: Tally, total: int) -> str:
    """Why an element's name or role makes it chrome; "" when it does not. `total`: letters of prose in the page."""
    name = tag.name
    if name in _STRUCTURE:
        talk = name == "article" and id(tag) not in tally.marked and words_of(tag) & _TALK
        return _named(talk) if talk else ""
    if not tag.attrs:
        small = tally.prose.get(id(tag), 0) < MIGHTY * total
        return f"in a <{name}>" if small and name in _CHROME_TAGS else ""
    share = tally.prose.get(id(tag), 0) / total if total else 0.0
    if is_hidden(tag):
        return "hidden" if share < MIGHTY and name not in UNSEEN else ""
    words = words_of(tag)
    told = words & _TALK if share < MIGHTY or not words & _OF_THE_BODY else None
    if told := told or (words & _BANNERS if not words & _EMBEDS else None):
        return _named(told) if id(tag) not in tally.marked else ""
    if share >= MIGHTY or words & _EMBEDS:
        return ""
    if name in _CHROME_TAGS:
        return f"in a <{name}>"
    if (role := attribute(tag, "role")) in _CHROME_ROLES:
        return f"in a part with the role {role}"
    told = words & _ASIDE or frozenset(word for word in words if len(word) > 3 and _COMPOUND.fullmatch(word))
    return _named(told) if told and not _is_layout(tag, words, tally, total) else ""


def _is_layout(tag: Tag, words: frozenset[str], tally: Tally, total: int) -> bool:
    """Whether a part is a layout: "article__content sidebar-grid". Its name says less than its prose does."""
    prose, linked = tally.prose.get(id(tag), 0), tally.linked.get(id(tag), 0)
    rows, in_rows = tally.alike.get((id(tag.parent), attribute(tag, "class")), (0, 0))
    if rows > MIGHTY * total and rows > 5 * in_rows:
        return True
    return (prose > 150 and prose > 2 * linked and bool(words & _OF_THE_BODY)) or (prose > 600 and prose > 5 * linked)


def _named(words: frozenset[str]) -> str:
    return "in a part that is named " + ", ".join(sorted(words)[:3])


def is_hidden(tag: Tag) -> bool:
    """Not shown to readers, by the page's own markup (a style sheet may say otherwise)."""
    attrs = tag.attrs
    if "hidden" in attrs:
        return True
    return "style" in attrs and bool(_HIDDEN.search(attribute(tag, "style")))


def keeps_markup(tag: Tag) -> bool:
    """An embed's code in an attribute, as it stands or in base64: a consent wall."""
    values = [value for value in tag.attrs.values() if isinstance(value, str) and len(value) > 60]
    return any(
        "<blockquote" in value or "<iframe" in value or value.startswith(("PGJsb2", "PGlmcm")) for value in values
    )


def names_post(tag: Tag) -> bool:
    """Whether an element says itself which post it shows: an id in one of the table's attributes, or its address."""
    return any(
        any(pattern.fullmatch(value) for _, pattern in BY_ATTRIBUTE.get(key, ()))
        or (key.startswith("data-") and _POST.search(value) is not None)
        for key, value in tag.attrs.items()
        if isinstance(value, str)
    )


def talks(tag: Tag) -> bool:
    """Whether an element is named after comments and other answers by readers."""
    return bool(words_of(tag) & _TALK)
