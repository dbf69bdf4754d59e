"""The words of one language that say who said what, where: cue verbs, channels, pronouns, roles.

They stand as data in `archiver/quoting/lexicon/<language>.yaml`, one file a language, read once and only when needed.
A word that ends in `*` stands for itself and for up to three letters more (`сказал*`: сказал, сказала, сказали).
A `~` stands for what comes between the two halves of a verb (`gab ~ bekannt`).
Lists named after a channel (`interview`, `briefing`, …) and those of `PATTERNS` hold regular expressions; all other
lists hold plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from archiver.page.language import guess_language

LEXICON = Path(__file__).with_name("lexicon")
LANGUAGES = ("en", "uk", "ru", "de", "fr", "es", "it", "pl", "pt", "tr", "ar", "he")
CUE_KINDS = ("say", "act", "post", "follow", "source", "after_source")
ELSEWHERE = ("email", "broadcast", "interview", "briefing", "statement", "document")
"""Channels that are no platform. Where two phrases begin at one place, the earlier in this list wins."""
PATTERNS = frozenset({*ELSEWHERE, "own_channel", "same_place", "asides", "numbers"})
"""Lists of regular expressions."""
KINDS = {
    "pronoun": ("he", "it"),
    "own": ("own",),
    "the": ("the", "some"),
    "role": ("roles",),
    "group": ("groups",),
    "link": ("link",),
    "relative": ("relative", "that"),
    "break": ("break",),
    "preposition": ("prep", "of"),
    "verb": ("aux", "passive"),
    "adverb": ("lead", "days", "emphatic"),
}
"""What a word is in a noun phrase, and the lists that say so; the first that holds a word decides."""
PARTS = {"groups": ("firms", "clubs", "bodies"), "roles": ("anyone", "offices", "court"), "the": ("own",)}
"""Lists whose words are in a wider list too."""
SLAVIC = frozenset({"ru", "uk", "pl"})
UNCASED = frozenset({"ar", "he"})
"""Languages written without capital letters."""
SUFFIXED = frozenset({"ru", "uk", "pl", "tr"})
"""Languages that decline a platform's name: w Twitterze, в Твиттере, Twitter'da."""
PREFIXED = frozenset({"ar", "he"})
"""Languages that hang prepositions on to its beginning."""
NEIGHBOURS = {
    "be": "ru",
    "bg": "ru",
    "mk": "ru",
    "sr": "ru",
    "cs": "pl",
    "sk": "pl",
    "ca": "es",
    "gl": "pt",
    "fa": "ar",
}
"""Languages without words of their own here, and whose words they are read with."""
ADVERBS = {
    "en": re.compile(r"ly\Z"),
    "ru": re.compile(r"(?:(?<!м)н|к|(?<!ст)в|[^аеиоуыя]ч|ш)о\Z"),
    "uk": re.compile(r"(?:н|к|(?<!ст)в|[^аеиоуіяє]ч|ш)о\Z"),
    "pl": re.compile(r"(?:[czlw]nie|nno|rko|tko|cho|wo|tno|zko|sko)\Z"),
    "es": re.compile(r"\w{2}mente\Z"),
    "it": re.compile(r"\w{2}mente\Z"),
    "pt": re.compile(r"\w{2}mente\Z"),
}
"""What adverbs end in, where nearly nothing else does."""
PART = re.compile(r"[^\W_]+")
WORD = re.compile(r"(?:[^\W_]|[\u064b-\u0652])+(?:['’ʼ.\"״-][^\W_]+)*")
"""A word with the vowel signs that Arabic may write on its letters."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's words, ready for use. All words are lower-case."""

    language: str
    cues: Mapping[str, tuple[tuple[str, str, str | None], ...]]
    """By first word: (phrase, kind, platform), longest phrase first."""
    stems: Mapping[str, tuple[str, str | None]]
    words: Mapping[str, frozenset[str]]
    back: Mapping[str, str]
    """Fixed phrases for "according to him": phrase → `he` or `it`."""
    brand: re.Pattern[str]
    brands: Mapping[str, str]
    nouns: Mapping[str, str]
    """Words for a post that name its platform: tweet → twitter."""
    elsewhere: re.Pattern[str]
    """Channels that are no platform, each a group of its name."""
    same_place: re.Pattern[str] | None
    """"On the same network": the platform that was named last."""
    asides: re.Pattern[str] | None
    """What stands between a verb and its subject and belongs to neither: for his part, en cambio."""
    own_channel: re.Pattern[str] | None
    """"On its channel": Telegram, where the article has named Telegram before."""
    numbers: re.Pattern[str] | None
    """Numbers in words, from two."""
    titles: Mapping[str, str]
    """Titles that are cut short, without their stops, and the whole words: gov → governor."""
    opening: frozenset[str]
    """Small words that a sentence may begin with and no name does."""
    heads: frozenset[str]
    """Words that a noun phrase about somebody may end with: roles, groups, pronouns."""
    cue_parts: frozenset[str]
    """What cues without a `*` begin with."""
    brand_parts: frozenset[str]
    brand_stems: tuple[str, ...]
    kinds: Mapping[str, str]
    """What a word is in a noun phrase, for the words of `KINDS`."""
    known_as: frozenset[str]
    """What phrases that give a name begin with: calling itself, known as."""
    verb_endings: tuple[str, ...]
    """What verbs end in, where a small word behind a noun is no adjective."""
    declined: tuple[str, ...]
    """What names end in that are no subject, where a language declines them."""
    suffix_on: bool
    place_before: bool

    def has(self, group: str, word: str) -> bool:
        """Whether a word is in one of the lists."""
        known = self.words.get(group)
        return known is not None and word.lower() in known

    def is_adverb(self, word: str) -> bool:
        """Whether a small word is an adverb by its ending: sadly, грустно, tristemente."""
        ending = ADVERBS.get(self.language)
        return ending is not None and word.islower() and ending.search(word) is not None

    def cue_openings(self, parts: Set[str]) -> set[str]:
        """Those of a sentence's lower-case words with which a cue may begin; none: it holds no cue."""
        found = set(self.cue_parts & parts)
        if self.stems:
            found.update(part for part in parts if _has_stem(self.language, part))
        return found

    def platform_words(self, parts: Set[str], text: str) -> set[str]:
        """Those of a text's lower-case words with which a platform may be named; none: it names no platform."""
        found = set(self.brand_parts & parts)
        if self.language in SUFFIXED:
            found.update(part for part in parts if part.startswith(self.brand_stems))
        if self.language in PREFIXED:
            found.update(hit.group().lower() for hit in self.brand.finditer(text))
        return found


def wording(language: str | None, text: str = "") -> Wording:
    """The words of a language (`en`, `de-AT`); of the text's own language when none is given; English in doubt."""
    base = (language or "").replace("_", "-").split("-")[0].lower()
    base = {"iw": "he", "ua": "uk"}.get(base, base)
    if base not in LANGUAGES:
        guessed = guess_language(text) or "en"
        base = NEIGHBOURS.get(guessed, guessed)
    return _load(base if base in LANGUAGES else "en")


@cache
def _read(name: str) -> dict[str, Any]:
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # ten times as fast, where libyaml is there
    data = yaml.load((LEXICON / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return data if isinstance(data, dict) else {}


@cache
def _load(language: str) -> Wording:
    data, common = _read(language), _read("common")
    cues, stems = _cues(data)
    brands = {
        name.lower(): platform
        for source in (common, data)
        for platform, names in (source.get("brands") or {}).items()
        for name in names
    }
    cased = {n for names in common["brands"].values() for n in names if n != n.lower()}
    merged = {
        g: frozenset([*common.get(g, []), *data.get(g, [])]) for g in ("company", "places", "women", "men", "agencies")
    }
    nouns = {noun: platform for platform, nouns in (data.get("nouns") or {}).items() for noun in nouns}
    back: dict[str, str] = data.get("back") or {}
    groups = {k: frozenset(v) for k, v in data.items() if isinstance(v, list) and k not in PATTERNS}
    titles: dict[str, str] = data.get("titles") or {}
    groups["roles"] = groups.get("roles", frozenset()).union(f"{title}." for title in titles)
    groups["abbreviations"] = groups.get("abbreviations", frozenset()).union(titles)
    for whole, parts in PARTS.items():
        groups[whole] = groups[whole].union(*(groups.get(part, ()) for part in parts))
    return Wording(
        language=language,
        cues=cues,
        stems=stems,
        words={**groups, **merged},
        back=back,
        brand=_brand_pattern(language, brands, cased),
        brands=brands | {"x": "twitter"},
        nouns=nouns,
        elsewhere=_joined(f"(?P<{name}>{'|'.join(reversed(data[name]))})" for name in ELSEWHERE if data.get(name)),
        same_place=_joined(data["same_place"]) if data.get("same_place") else None,
        asides=re.compile(rf"(?<!\w)(?:{'|'.join(data['asides'])})(?!\w)") if data.get("asides") else None,
        own_channel=_joined(data["own_channel"]) if data.get("own_channel") else None,
        numbers=re.compile(rf"(?<!\w)(?:{'|'.join(data['numbers'])})(?!\w)") if data.get("numbers") else None,
        titles=titles,
        opening=frozenset[str]().union(*(groups.get(group, ()) for group in ("the", "lead", "break", "relative"))),
        heads=frozenset[str]().union(*(groups.get(group, ()) for group in ("roles", "groups", "he", "it"))),
        cue_parts=_openings([*cues, *back]),
        brand_parts=_openings([*brands, *nouns, "x"]),
        brand_stems=tuple(_openings(brands)),
        kinds={w: kind for kind, lists in reversed(KINDS.items()) for g in lists for w in groups.get(g, ())},
        known_as=frozenset(phrase.split()[0] for phrase in data.get("known_as") or () if len(phrase) > 4),
        verb_endings=tuple(data.get("verb_endings") or ()),
        declined=tuple(data.get("declined") or ()),
        suffix_on=data.get("suffix_on") == "true",
        place_before=data.get("place_before") == "true",
    )


def _openings(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(m.group() for phrase in phrases if (m := PART.search(phrase.lower())))


@lru_cache(maxsize=1 << 15)
def _has_stem(language: str, form: str) -> bool:
    return stem_of(form, _load(language)) is not None


def stem_of(form: str, words: Wording) -> tuple[str, str | None] | None:
    """The kind and platform of a cue that stands in the lists with `*`, by one of its forms."""
    for cut in range(len(form), max(len(form) - 4, 3), -1):
        if hit := words.stems.get(form[:cut]):
            return hit
    return None


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")")


def _cues(
    data: dict[str, Any],
) -> tuple[dict[str, tuple[tuple[str, str, str | None], ...]], dict[str, tuple[str, str | None]]]:
    rows: list[tuple[str, str, str | None]] = []
    for platform, words in (data.get("tweet") or {}).items():
        rows += [(word, "say", platform) for word in words]
    rows += [(word, kind, None) for kind in CUE_KINDS for word in data.get(kind, [])]
    rows += [(f"{letter}{word}", kind, on) for letter in data.get("verb_prefixes", ()) for word, kind, on in list(rows)]
    rows += [(many, kind, on) for word, kind, on in list(rows) if word.endswith("ł*") for many in _of_men(word[:-2])]
    first: dict[str, list[tuple[str, str, str | None]]] = {}
    stems: dict[str, tuple[str, str | None]] = {}
    for word, kind, platform in rows:
        if word.endswith("*"):
            stems.setdefault(word[:-1], (kind, platform))
        elif not any(word == known for known, _, _ in first.get(word.split()[0], [])):
            first.setdefault(word.split()[0], []).append((word, kind, platform))
    return {k: tuple(sorted(v, key=lambda row: -len(row[0]))) for k, v in first.items()}, stems


def _of_men(stem: str) -> tuple[str, ...]:
    """What Polish men did: podał, podali; powiedział, powiedzieli."""
    return (f"{stem}li", f"{stem[:-1]}eli") if stem.endswith("ia") else (f"{stem}li",)


def _brand_pattern(language: str, brands: Mapping[str, str], cased: set[str]) -> re.Pattern[str]:
    """Where a platform's name stands, with the letters that its language hangs on to it."""
    capital = {n.lower(): n for n in cased}
    names = sorted(brands, key=len, reverse=True)
    either = "|".join(capital[n] if n in capital else f"(?i:{re.escape(n)})" for n in names)
    prefix = "(?P<prefix>[ובלהמשك]{1,3}-?|[وبل]{1,2}(?:ال)?)?" if language in PREFIXED else "(?P<prefix>)"
    suffix = r"(?P<suffix>['’]?\w{0,5})" if language in SUFFIXED else r"(?P<suffix>)"
    x = r"X(?P<xsuffix>['’]\w{1,5})?(?![\w/+&-]|\.\w)" if language == "tr" else r"X(?P<xsuffix>)(?![\w'’/+&-]|\.\w)"
    return re.compile(rf"(?<![\w@#./:-]){prefix}(?:(?P<name>{either}){suffix}(?P<tail>[-‑][\w‑-]+)?(?!\w)|(?P<x>{x}))")
