"""A small guess at a text's language, from its script and its most frequent words. None when unsure."""

from __future__ import annotations

import re
from collections import Counter

_WORDS = re.compile(r"[^\W\d_]+")
_ENOUGH = 0.06
_LEAD = 1.25
_SAMPLE = 20_000


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# The function words of a language; words that neighbours share decide nothing and only few stand in more than one list.
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    "en": _set("""
    the of and to in that is was for on with he as his at by be this have from had they are which their has it
    you not but
"""),
    "de": _set("""
    der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er
    hat dass sie nach wird bei
"""),
    "fr": _set("""
    le la les de et des en un une du est que dans pour qui sur par au pas plus avec il ce sont aux cette mais
    ont ses être été
"""),
    "es": _set("""
    de la que el en y los del se las por un para con no una su al lo como más pero sus le ya este sí porque esta
    entre cuando
"""),
    "it": _set("""
    di e il la che in un per è non una del con si da le dei i alla più nel della sono gli come anche ha al ma
    delle lo
"""),
    "pt": _set("""
    de a o que e do da em um para com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua
    são
"""),
    "pl": _set("""
    w i na z do się że nie jest o to od po jak za przez dla są tym oraz co ma ale jego był też już tego może
"""),
    "tr": _set("""
    ve bir bu da de için ile olarak olan daha çok gibi kadar sonra en ne o ama var değil olduğunu ancak her ise
    dedi
"""),
    "nl": _set("""
    de het een van en in is dat op te zijn met voor niet aan er om ook als dan maar bij nog uit naar werd door
    over
"""),
    "sv": _set("""
    och i att det som en på är av för med den till inte har de ett om var sig men så från vi kan nu också
"""),
    "ru": _set("""
    и в не на что с по как это он к из за от у его но для о то был все также мы они уже года при или так чтобы
"""),
    "uk": _set("""
    і в не на що з та до у про за як від це для його або але він ми які також були є йому вже при щоб її року
    цього
"""),
    "bg": _set("""
    и на да се в от за е са с че по не до като при това си ще го или след един още само бъде
"""),
    "cs": _set("""
    a se v na je že s z do o i k ve jako za by ale po pro jsou od si jeho byl až které jen není
"""),
}
_LANGUAGES = {
    word: [code for code, words in FUNCTION_WORDS.items() if word in words]
    for word in frozenset().union(*FUNCTION_WORDS.values())
}
_ONLY_IN = {"uk": "їєґі", "ru": "ыэъё"}
_RANGES = (
    ("he", 0x0590, 0x05FF),
    ("ar", 0x0600, 0x06FF),
    ("el", 0x0370, 0x03FF),
    ("th", 0x0E00, 0x0E7F),
    ("hi", 0x0900, 0x097F),
    ("ja", 0x3040, 0x30FF),
    ("ko", 0xAC00, 0xD7AF),
    ("zh", 0x4E00, 0x9FFF),
    ("ka", 0x10A0, 0x10FF),
    ("hy", 0x0530, 0x058F),
)
_PERSIAN = frozenset("پچژگی")


def guess_language(text: str) -> str | None:
    """The language of a text as a two-letter code, or None when the text is too short or too mixed to say."""
    sample = text[:_SAMPLE]
    letters = Counter({char: times for char, times in Counter(sample).items() if char.isalpha()})
    many = letters.total()
    if many < 20:
        return None
    if script := _by_script(letters, many):
        return script
    words = _WORDS.findall(sample.casefold())
    found = Counter(code for word in words for code in _LANGUAGES.get(word, ()))
    scores = {code: found[code] / max(1, len(words)) for code in FUNCTION_WORDS}
    for code, marks in _ONLY_IN.items():
        seen = sum(sample.casefold().count(mark) for mark in marks)
        scores[code] = scores.get(code, 0) + min(0.2, 4 * seen / many)
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    if ranked and ranked[0][1] >= _ENOUGH and ranked[0][1] >= _LEAD * ranked[1][1]:
        return ranked[0][0]
    return None


def _by_script(letters: Counter[str], many: int) -> str | None:
    """The language of a script that only one of the languages we know uses."""
    counts: Counter[str] = Counter()
    for char, times in letters.items():
        point = ord(char)
        if point >= 0x0370:
            counts.update({name: times for name, low, high in _RANGES if low <= point <= high})
    if counts["ja"] > 0.05 * many:
        return "ja"
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    if count < 0.4 * many:
        return None
    if name == "ar" and sum(letters[char] for char in _PERSIAN) > 0.02 * many:
        return "fa"
    return name
