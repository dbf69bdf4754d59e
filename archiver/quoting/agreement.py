"""Slavic endings: which noun a verb may have as its subject, and what a name in the genitive is called.

Without articles, a noun right behind a verb is its subject where both are plural: pisali studenci.
"""

from __future__ import annotations

import re

from archiver.quoting.wording import Wording

PLURAL = {"ru": re.compile(r"[иыеая]\Z"), "uk": re.compile(r"[иіїя]\Z"), "pl": re.compile(r"[iye]\Z")}
CASES = re.compile(
    r"(?:ам|ям|ами|ями|ах|ях|ом|ем|єм|ові|еві|ому|ему|ого|его|ою|ею|єю|ых|их|їх|ów|om|ami|ach|em|owi|ego|emu|ich|ych|ej|ą)\Z"
)
"""Endings that no subject in the nominative has."""
SHORT = 5
"""Letters of a word whose last one alone is its ending."""
SEVERAL = {
    "ru": ("ли", "лись", "ют", "ят", "ут", "ат"),
    "uk": ("ли", "лися", "лись", "ють", "ять", "уть", "ать"),
    "pl": ("li", "ły", "ją", "zą", "szą"),
}
"""Endings of verbs that several do."""
VOWELS = "аеиіоуыэюяєїaeioóuyąę"
SURNAMES = {
    "ского": "ский",
    "цкого": "цкий",
    "ського": "ський",
    "цького": "цький",
    "skiego": "ski",
    "ckiego": "cki",
    "ской": "ская",
    "цкой": "цкая",
    "ської": "ська",
    "цької": "цька",
    "skiej": "ska",
    "ckiej": "cka",
    "овой": "ова",
    "евой": "ева",
    "ёвой": "ёва",
    "иной": "ина",
    "ової": "ова",
    "евої": "ева",
    "енка": "енко",
}
"""Endings of surnames in the genitive, and in the nominative."""


def several_act(noun: str, verb: str, words: Wording) -> bool:
    """Whether a noun right behind a verb of several is its subject: pisali studenci."""
    low = noun.lower()
    plural = verb.endswith(SEVERAL[words.language]) and not CASES.search(low)
    return plural and bool(PLURAL[words.language].search(low))


def nominative(name: str, words: Wording) -> str:
    """A person's name out of the genitive: за словами Тараса Негоди; według Jana Nowaka. In doubt as it stands."""
    parts = name.split()
    if (
        words.language not in SEVERAL
        or not 2 <= len(parts) <= 3
        or not all(p[:1].isupper() and p[1:].islower() for p in parts)
    ):
        return name
    first, middle, last = parts[0], parts[1:-1], parts[-1]
    if first.endswith(("а", "я", "a")) and len(first) > 3:
        return " ".join([_of_a_man(first), *middle, _surname(last, man=True)])
    if first.endswith(("и", "ы", "і", "ї", "y", "i")):
        soft = first.endswith(("ии", "ії", "ii"))
        ending = ("я" if first[-1] in "иї" else "a") if soft else "a" if first[-1] in "yi" else "а"
        return " ".join([first[:-1] + ending, *middle, _surname(last, man=False)])
    return name


def of_a_house(word: str, words: Wording) -> str | None:
    """The house that a small word is the genitive of: ведомства, відомства, resortu; None for other words."""
    if words.language not in SEVERAL or not word.islower() or words.has("groups", word) or len(word) < SHORT:
        return None
    stems = (word[:-1], word[:-2]) if len(word) > SHORT else (word[:-1],)
    houses = words.words.get("groups", ())
    return next((h for s in stems for h in sorted(houses) if h.startswith(s) and len(h) - len(s) <= 2), None)


def _of_a_man(word: str) -> str:
    """Тараса, Сергея, Игоря: Тарас, Сергей, Игорь."""
    stem = word[:-1]
    return stem if word[-1] in "аa" else stem + ("й" if stem[-1] in VOWELS else "ь")


def _surname(last: str, *, man: bool) -> str:
    for ending, own in SURNAMES.items():
        if last.endswith(ending):
            return last[: -len(ending)] + own
    if man and last.endswith(("а", "я", "a")):
        return _of_a_man(last)
    return last[:-1] + "а" if man and last.endswith(("и", "і", "ы")) else last
