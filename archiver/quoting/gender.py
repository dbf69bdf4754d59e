"""Whether "she" may stand for somebody: by the endings of names and of words for offices, where a language has them."""

from __future__ import annotations

from archiver.quoting.names import Speaker
from archiver.quoting.people import People
from archiver.quoting.wording import Wording

FEMALE_NAMES = {
    "ru": ("а", "я"),
    "uk": ("а", "я"),
    "pl": ("a",),
    "es": ("a",),
    "it": ("a",),
    "pt": ("a",),
}
"""Endings of women's first names; other first names are men's where `MALE_NAMES` says so."""
MALE_NAMES = {
    "ru": tuple("бвгджзйклмнпрстфхцчшщ"),
    "uk": tuple("бвгґджзйклмнпрстфхцчшщо"),
    "pl": tuple("bcdfghjklłmnńprsśtwzźż"),
    "es": ("o",),
    "it": ("o",),
    "pt": ("o",),
}
EXCEPTIONS = frozenset(
    "никита илья лука фома савва данила микита ілля лука хома микола сава kuba barnaba luca andrea nicola mattia "  # noqa: SIM905
    "elia enea любовь нинель юдіф consuelo rosario rocío".split()
)
FEMALE_HEADS = {
    "en": (
        "woman",
        "ess",
        "actress",
        "wife",
        "mother",
        "daughter",
        "sister",
        "widow",
        "queen",
        "girl",
        "girlfriend",
        "ms",
        "mrs",
        "lady",
        "dame",
    ),
    "de": ("in", "frau", "mutter", "tochter", "schwester", "witwe", "königin"),
    "fr": ("trice", "euse", "ère", "ienne", "nne", "esse", "ée", "femme", "mère", "fille", "sœur", "veuve", "reine"),
    "es": ("ora", "era", "esa", "iza", "triz", "ana", "ada", "enta", "istra", "ina", "ica", "ega", "ogo"),
    "it": ("trice", "essa", "aca", "ina", "tra", "ora", "era", "ata", "ista donna"),
    "pt": ("ora", "eira", "esa", "triz", "ana", "ada", "ita", "istra", "ina", "ica"),
    "pl": ("ka", "czyni", "owa", "anka", "ini", "yni", "żka"),
    "ru": ("ница", "иха", "вица", "тельница", "актриса", "королева", "жена", "мать", "дочь", "сестра", "истка"),
    "uk": ("ка", "иця", "иня", "королева", "дружина", "мати", "донька", "сестра", "вдова"),
}
MALE_HEADS = {
    "en": ("man", "husband", "father", "son", "brother", "king", "boy", "boyfriend", "actor", "mr", "sir", "lord")
}


NO_PERSON = {"ru": "еёиоуыэю", "uk": "еєиіїоую", "pl": "eioóuyąę"}
"""Endings of names in the nominative that are neither he nor she: Туапсе."""


def _of_a_noun(name: str, language: str) -> str | None:
    """The gender of a single name of whatever it is: Росія is no he, Туапсе neither he nor she."""
    if name in EXCEPTIONS or name.endswith(("ко", "ло", "іо")):
        return None
    if name.endswith(FEMALE_NAMES[language]):
        return "f"
    return "n" if name[-1] in NO_PERSON[language] else "m" if name.endswith(MALE_NAMES[language]) else None


def agrees(who: Speaker, pronoun: str, people: People) -> bool:
    """Whether a pronoun may stand for somebody; in doubt it may."""
    wanted = asked(pronoun, people.words)
    known = (gender(who, people.words) or people.genders.get(who.name)) if wanted else None
    return known is None or known == wanted


def asked(pronoun: str, words: Wording) -> str | None:
    """`f` for she, `m` for he, None for what may be either."""
    if words.has("she", pronoun):
        return "f"
    return "m" if words.has("he", pronoun) and "she" in words.words else None


def gender(who: Speaker, words: Wording) -> str | None:
    """`f` or `m` where an ending tells; None where it does not."""
    language = words.language
    if any(head.endswith(FEMALE_HEADS.get(language, ())) for head in who.heads if words.has("roles", head)):
        return "f"
    if language == "de" and any(words.has("roles", head + "in") for head in who.heads):
        return "m"  # ein Sprecher, der keine Sprecherin ist
    if any(head in MALE_HEADS.get(language, ()) for head in who.heads):
        return "m"
    parts = who.name.lower().split()
    if who.kind == "unknown" and len(parts) == 1 and language in NO_PERSON and who.name[:1].isupper():
        return _of_a_noun(parts[0], language)
    if who.kind not in ("person", "likely") or not parts:
        return None
    first = parts[0].partition("-")[0]
    if words.has("women", first) != words.has("men", first):
        return "f" if words.has("women", first) else "m"
    if len(parts) < 2 or first in EXCEPTIONS:
        return None
    if parts[0].endswith(FEMALE_NAMES.get(language, ())):
        return "f"
    return "m" if parts[0].endswith(MALE_NAMES.get(language, ())) else None
