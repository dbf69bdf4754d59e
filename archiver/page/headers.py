"""Finds posts in plain text whose author stands before their words.

`Name @handle | 11:44 AM · Mar 24, 2023: …` · lists of `Name (@handle): "…"` · a card that was copied whole (name and
handle, text, `11:44 AM · Mar 24, 2023`) · Instagram's "A post shared by Name (@handle)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from archiver.dates.days import GAP, Written, day_as_when, day_at
from archiver.dates.when import read_when
from archiver.page.trailers import clean
from db.model import When

_S = r"[ \t]{0,6}"
_G = rf"{GAP}{{0,6}}"
_H = r"@([A-Za-z0-9_]{1,20})"
_HEADER = re.compile(rf"(?m)^[ \t>*•-]{{0,4}}([^\n@|]{{0,60}}?)\|?\(?{_H}\)?{_G}[|·•∙,–—-]{{0,2}}{_G}(?=\w)")
_AFTER_DAY = re.compile(rf"{_S}[:|·-]{{0,2}}{_S}")
_PARAGRAPH = re.compile(r"\s{0,9}(\S(?:[^\n]|\n(?=[^\s])){1,1200})")
_LINE = re.compile(r"\s{0,9}(\S[^\n]{1,1200})")
_LIST = re.compile(
    rf"(?m)^{_S}(?:[-–•*·▪●]|\d{{1,3}}[.)])?{_S}([^\s@:()][^\n@:()]{{0,59}})\({_H}\){_S}(?:on (?:Twitter|X))?:{_S}"
    rf"[\"“”„«‘‹]{_S}([^\n]{{2,700}}?)[\"“”»’›]?[.;,]?{_S}$"
)
_FOOT = re.compile(rf"(?m)^{_S}\d{{1,2}}[:.]\d\d{_G}(?:[AaPp]\.?[Mm]\.?)?{_G}[·∙•-]{_G}(?=\w)")
_WHO = re.compile(rf"([^\n@]{{0,70}}?)\(?{_H}\)?{_S}")
_SHARED = re.compile(
    r"(?:A post shared by|A photo posted by|A video posted by|Ein (?:von|Beitrag geteilt von)|Ein Beitrag geteilt von|"
    r"Una publicación compartida (?:de|por)|Uma publicação (?:com)?partilhada por|Uma publicação compartilhada por|"
    r"Une publication partagée par|Un post condiviso da|Публикация от|Допис, поширений|Допис, опублікований|"
    r"Post udostępniony przez|Een bericht gedeeld door)[ \t]{1,4}([^\n(@]{0,80})\(@([A-Za-z0-9_.]{1,30})\)",
    re.IGNORECASE,
)
_VIEW = re.compile(
    r"View this post on Instagram|Sieh dir diesen Beitrag auf Instagram an|Ver esta publicación en Instagram|"
    r"Voir cette publication sur Instagram|Visualizza questo post su Instagram|Ver essa foto no Instagram|"
    r"Посмотреть эту публикацию в Instagram|Переглянути цей допис в Instagram|Wyświetl ten post na Instagramie|"
    r"Dit bericht op Instagram bekijken",
    re.IGNORECASE,
)
_CLOCK = re.compile(r",? ?(?:at|um|à|a las|às|alle ore|в|о)? ?\d{1,2}:\d\d ?(?:[ap]m)? [A-Z]{3,4}\b", re.IGNORECASE)
_CARD_LINES = 24


@dataclass(frozen=True, slots=True)
class Headed:
    """A post whose author stands before its text: `article_text[start:end]` covers both."""

    start: int
    end: int
    text: str | None
    platform: str
    handle: str
    name: str | None
    posted: When | None
    technique: str


def find_headed(text: str, gap: int) -> list[Headed]:
    """All of them, in order, none overlapping another. `gap`: newlines between the text's ordinary paragraphs."""
    found = sorted([*_shared(text), *_cards(text), *_headers(text, gap), *_list(text)], key=lambda h: (h.start, -h.end))
    kept: list[Headed] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _list(text: str) -> Iterator[Headed]:
    for m in _LIST.finditer(text):
        yield Headed(m.start(), m.end(), m[3], "twitter", m[2], clean(m[1]), None, "flattened-list")


def _headers(text: str, gap: int) -> Iterator[Headed]:
    """The day must stand right behind the handle, and the words behind the day or in the paragraph below."""
    for m in _HEADER.finditer(text):
        written = day_at(text, m.end())
        if written is None or re.search("[—―]", m[1]):
            continue
        after = _AFTER_DAY.match(text, written.end)
        at = after.end() if after else written.end
        marked = ":" in text[written.end : at] or re.search("[|·•∙]", text[m.start() : m.end()])
        if text[at : at + 1] == "\n" and not marked:
            continue
        words = (_PARAGRAPH if gap > 1 else _LINE).match(text, at)
        if words is None:
            continue
        posted = day_as_when(text[written.start : written.end], written.day, "trailer")
        body = words[1].rstrip()
        name = clean(m[1].strip(" |·•∙("))
        yield Headed(m.start(), words.start(1) + len(body), body, "twitter", m[2], name, posted, "flattened-header")


def _cards(text: str) -> Iterator[Headed]:
    """A clock time and a day alone on a line, and above it, within a few lines, a line that ends with a handle."""
    for foot in _FOOT.finditer(text):
        written = day_at(text, foot.end())
        if written is None or written.start > foot.end() + 1:
            continue
        at = foot.start()
        for _ in range(_CARD_LINES):
            above = text.rfind("\n", max(0, at - 900), max(0, at - 1)) + 1
            if at <= 0 or above >= at or _FOOT.match(text, above):
                break
            who = _WHO.fullmatch(text, above, at - 1)
            if who:
                if text[at : foot.start()].strip() and foot.start() - at < 1500:
                    yield _card(text, who, written, text[at : foot.start()])
                break
            at = above


def _card(text: str, who: re.Match[str], written: Written, body: str) -> Headed:
    name, start = clean(who[1]), who.start()
    if name is None and start > 1:  # the name has a line of its own above the handle
        above = text.rfind("\n", max(0, start - 70), start - 1) + 1
        line = text[above : start - 1].strip()
        if 0 < above <= start - 2 and 0 < len(line) <= 60:
            name, start = clean(line), above
    posted = day_as_when(text[written.start : written.end], written.day, "trailer")
    return Headed(start, written.end, body.strip(), "twitter", who[2], name, posted, "flattened-card")


def _shared(text: str) -> Iterator[Headed]:
    """One for each run of the same author's line; the words between "View this post" and it are the caption."""
    last: Headed | None = None
    for m in _SHARED.finditer(text):
        views = list(_VIEW.finditer(text, max(last.end if last else 0, m.start() - 2600), m.start()))
        if last is not None and not views and last.handle == m[2] and m.start() - last.end < 200:
            last = replace(last, end=m.end())
            continue
        if last is not None:
            yield last
        last = _share(text, views[-1] if views else None, m)
    if last is not None:
        yield last


def _share(text: str, view: re.Match[str] | None, shared: re.Match[str]) -> Headed:
    start, caption = shared.start(), ""
    if view:
        start, caption = view.start(), text[view.end() : shared.start()].strip()
    written, end, posted = day_at(text, shared.end()), shared.end(), None
    if written:
        clock = _CLOCK.match(text, written.end)
        end = clock.end() if clock else written.end
        posted = read_when(text[written.start : end], None, "trailer")
    name = clean(shared[1])
    return Headed(start, end, caption or None, "instagram", shared[2], name, posted, "flattened-instagram")
