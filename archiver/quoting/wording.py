"""The words of one language that say who said what, where: cue verbs, channels, pronouns, roles.

They stand as data in `archiver/quoting/lexicon/<language>.yaml`, one file a language, read once and only when needed.
A word that ends in `*` stands for itself and for up to three letters more (`сказал*`: сказал, сказала, сказали).
Lists named after a channel (`interview`, `briefing`, …) hold regular expressions; all other lists hold plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LEXICON = Path(__file__).with_name("lexicon")
LANGUAGES = ("en", "uk", "ru", "de", "fr", "es", "it", "pl", "pt", "tr", "ar", "he")
CUE_KINDS = ("say", "act", "post", "follow", "source", "after_source")
ELSEWHERE = ("email", "broadcast", "interview", "briefing", "statement", "document")
"""Channels that are no platform. Where two phrases begin at one place, the earlier in this list wins."""
SUFFIXED = frozenset({"ru", "uk", "pl", "tr"})
"""Languages that decline a platform's name: w Twitterze, в Твиттере, Twitter'da."""
COMMON = {
    "en": ["the", "and", "of", "to", "was", "that", "for", "with", "his", "has", "said", "who"],
    "de": ["der", "die", "das", "und", "nicht", "mit", "den", "ist", "dem", "von", "sich", "auf"],
    "fr": ["le", "les", "des", "et", "est", "que", "dans", "une", "pour", "sur", "qui", "pas", "du"],
    "es": ["el", "los", "las", "y", "que", "del", "por", "con", "una", "para", "su", "en"],
    "it": ["il", "di", "che", "per", "non", "una", "della", "sono", "con", "gli", "è", "nel"],
    "pl": ["nie", "się", "jest", "że", "na", "do", "przez", "jak", "w", "z", "o", "po"],
    "pt": ["o", "os", "que", "não", "uma", "com", "para", "em", "do", "da", "dos", "no", "ao"],
    "tr": ["ve", "bir", "bu", "için", "ile", "olarak", "olduğunu", "daha", "çok", "da", "de"],
}
"""Frequent words, to tell languages of one script apart when a page does not name its own."""
WORD = re.compile(r"[^\W_]+(?:['’ʼ.\"״-][^\W_]+)*", re.UNICODE)


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
    elsewhere: tuple[tuple[str, re.Pattern[str]], ...]
    own_channel: re.Pattern[str] | None
    """"On its channel": Telegram, where the article has named Telegram before."""
    suffix_on: bool
    place_before: bool

    def has(self, group: str, word: str) -> bool:
        """Whether a word is in one of the lists."""
        return word.lower() in self.words.get(group, frozenset())


def wording(language: str | None, text: str = "") -> Wording:
    """The words of a language (`en`, `de-AT`); of the text's own language when none is given; English in doubt."""
    base = (language or "").replace("_", "-").split("-")[0].lower()
    base = {"iw": "he", "ua": "uk"}.get(base, base)
    return _load(base if base in LANGUAGES else guess_language(text))


def guess_language(text: str) -> str:
    """Which of our languages a text is in, by script and frequent words; `en` when nothing tells."""
    sample = text[:20_000].lower()
    if len(re.findall("[а-яіїєґё]", sample)) > 0.3 * len(re.findall(r"[^\W\d_]", sample)):
        return "uk" if len(re.findall("[іїєґ]", sample)) > len(re.findall("[ыэъё]", sample)) else "ru"
    for code, script in (("ar", "[\u0620-\u064a]"), ("he", "[\u05d0-\u05ea]")):
        if len(re.findall(script, sample)) > 0.3 * len(re.findall(r"[^\W\d_]", sample)):
            return code
    seen: dict[str, int] = {}
    for word in re.findall(r"[^\W\d_]+", sample):
        seen[word] = seen.get(word, 0) + 1
    scores = {code: sum(seen.get(word, 0) for word in words) for code, words in COMMON.items()}
    best = max(scores, key=lambda code: scores[code])
    return best if scores[best] else "en"


def _read(name: str) -> dict[str, Any]:
    data = yaml.load((LEXICON / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
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
    merged = {g: frozenset([*common.get(g, []), *data.get(g, [])]) for g in ("company", "places")}
    groups = {k: frozenset(v) for k, v in data.items() if isinstance(v, list) and k not in (*ELSEWHERE, "own_channel")}
    return Wording(
        language=language,
        cues=cues,
        stems=stems,
        words={**groups, **merged},
        back=data.get("back") or {},
        brand=_brand_pattern(language, brands, cased),
        brands=brands | {"x": "twitter"},
        nouns={noun: platform for platform, nouns in (data.get("nouns") or {}).items() for noun in nouns},
        elsewhere=tuple((name, _joined(data[name])) for name in ELSEWHERE if data.get(name)),
        own_channel=_joined(data["own_channel"]) if data.get("own_channel") else None,
        suffix_on=data.get("suffix_on") == "true",
        place_before=data.get("place_before") == "true",
    )


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(patterns) + r")")


def _cues(
    data: dict[str, Any],
) -> tuple[dict[str, tuple[tuple[str, str, str | None], ...]], dict[str, tuple[str, str | None]]]:
    rows: list[tuple[str, str, str | None]] = []
    for platform, words in (data.get("tweet") or {}).items():
        rows += [(word, "say", platform) for word in words]
    rows += [(word, kind, None) for kind in CUE_KINDS for word in data.get(kind, [])]
    first: dict[str, list[tuple[str, str, str | None]]] = {}
    stems: dict[str, tuple[str, str | None]] = {}
    for word, kind, platform in rows:
        if word.endswith("*"):
            stems.setdefault(word[:-1], (kind, platform))
        elif not any(word == known for known, _, _ in first.get(word.split()[0], [])):
            first.setdefault(word.split()[0], []).append((word, kind, platform))
    return {k: tuple(sorted(v, key=lambda row: -len(row[0]))) for k, v in first.items()}, stems


def _brand_pattern(language: str, brands: Mapping[str, str], cased: set[str]) -> re.Pattern[str]:
    """Where a platform's name stands, with the letters that its language hangs on to it."""
    capital = {n.lower(): n for n in cased}
    names = sorted(brands, key=len, reverse=True)
    either = "|".join(capital[n] if n in capital else f"(?i:{re.escape(n)})" for n in names)
    prefix = "(?P<prefix>[ובלהמשك]{1,3}-?|[وبل]{1,2}(?:ال)?)?" if language in ("he", "ar") else "(?P<prefix>)"
    suffix = r"(?P<suffix>['’]?\w{0,5})" if language in SUFFIXED else r"(?P<suffix>)"
    x = r"X(?P<xsuffix>['’]\w{1,5})?(?![\w/+&-]|\.\w)" if language == "tr" else r"X(?P<xsuffix>)(?![\w'’/+&-]|\.\w)"
    return re.compile(rf"(?<![\w@#./:-]){prefix}(?:(?P<name>{either}){suffix}(?P<tail>[-‑][\w‑-]+)?(?!\w)|(?P<x>{x}))")
