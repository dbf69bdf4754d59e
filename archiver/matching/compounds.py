"""Number words that are written in one: "siebenundzwanzig", "trentacinque", "vijfentwintig", "pětadvacet". Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from db.normal import fold

_Spelt = dict[str, int]
_SCALES = {
    "de": (("tausend", 1000),),
    "nl": (("duizend", 1000),),
    "it": (("mila", 1000), ("mille", 1000)),
    "tr": (("milyar", 1_000_000_000), ("milyon", 1_000_000), ("bin", 1000)),
}
_AND = {"de": "und", "nl": "en"}


def compound(form: str) -> dict[str, int]:
    """For a word in normal form its value in each language in which it is a number written in one."""
    found = {lang: _value(lang, form) for lang in _below_thousand()}
    return {lang: value for lang, value in found.items() if value}


def _value(lang: str, form: str) -> int | None:
    below = _below_thousand()[lang]
    if form in below:
        return below[form]
    for word, scale in _SCALES.get(lang, ()):
        before, found, after = form.partition(word)
        if not found:
            continue
        times = below.get(before) if before else 1
        rest = (below.get(after) or _value(lang, after.removeprefix(_AND.get(lang, " ")))) if after else 0
        if times is None or rest is None or rest >= scale or (lang == "it" and (word == "mila") != (times > 1)):
            return None
        return times * scale + rest
    return None


@cache
def _below_thousand() -> dict[str, _Spelt]:
    makers: dict[str, Callable[[], Iterator[tuple[str, int]]]] = {
        "de": _german,
        "nl": _dutch,
        "it": _italian,
        "tr": _turkish,
        "cs": _czech,
        "fa": _persian,
    }
    return {lang: {fold(word): value for word, value in maker()} for lang, maker in makers.items()}


def _counted(words: str, first: int = 1, step: int = 1) -> _Spelt:
    """The words with the values first, first + step, …; variants are parted by a stroke."""
    parted = enumerate(words.split())
    return {variant: first + step * place for place, word in parted for variant in word.split("/")}


def _german() -> Iterator[tuple[str, int]]:
    units = _counted("ein zwei/zwo drei vier fünf sechs sieben acht neun")
    teens = _counted("zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn", 10)
    tens = _counted("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", 20, 10)
    joined = {f"{unit}und{ten}": tens[ten] + units[unit] for ten in tens for unit in units}
    more = {word: value for word, value in teens.items() if value > 10}
    yield from _hundreds("hundert", units | more, {"eins": 1} | units | teens | tens | joined, "und")


def _dutch() -> Iterator[tuple[str, int]]:
    units = _counted("een/één twee drie vier vijf zes zeven acht negen")
    teens = _counted("tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien", 10)
    tens = _counted("twintig dertig veertig vijftig zestig zeventig tachtig negentig", 20, 10)
    joined = {unit + "en" + ten: units[unit] + tens[ten] for unit in units for ten in tens}
    joined |= {unit + "ën" + ten: units[unit] + tens[ten] for unit in ("twee", "drie") for ten in tens}
    more = {word: value for word, value in teens.items() if value > 10}
    yield from _hundreds("honderd", units | more, units | teens | tens | joined, "en")


def _italian() -> Iterator[tuple[str, int]]:
    units = _counted("uno/un/una due tre/tré quattro cinque sei sette otto nove")
    teens = _counted("dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove", 10)
    tens = _counted("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", 20, 10)
    joined = {
        (ten[:-1] if unit[0] in "uo" else ten) + unit: value + units[unit]
        for ten, value in tens.items()
        for unit in units
    }
    small = units | teens | tens | joined
    yield from _hundreds("cento", {word: value for word, value in units.items() if value > 1}, small, "")
    for before, times in (("", 1), *((word, value) for word, value in units.items() if value > 1)):
        for word, value in small.items():
            if word.startswith("o"):
                yield f"{before}cent{word}", 100 * times + value


def _turkish() -> Iterator[tuple[str, int]]:
    units = _counted("bir iki üç dört beş altı yedi sekiz dokuz")
    tens = _counted("on yirmi otuz kırk elli altmış yetmiş seksen doksan", 10, 10)
    joined = {ten + unit: tens[ten] + units[unit] for ten in tens for unit in units}
    more = {word: value for word, value in units.items() if value > 1}
    yield from _hundreds("yüz", more, units | tens | joined, "")


def _czech() -> Iterator[tuple[str, int]]:
    units = _counted("jedn/jeden dva tři čtyři pět šest sedm osm devět")
    tens = _counted("dvacet třicet čtyřicet padesát šedesát sedmdesát osmdesát devadesát", 20, 10)
    for ten, value in tens.items():
        for unit, more in units.items():
            yield from ((f"{unit}a{ten}{ending}", value + more) for ending in ("", "i"))
            yield ten + unit, value + more


def _persian() -> Iterator[tuple[str, int]]:
    units = _counted("یک دو سه چهار پنج شش هفت هشت نه")
    tens = _counted("بیست سی چهل پنجاه شصت هفتاد هشتاد نود", 20, 10)
    yield from ((f"{ten}و{unit}", tens[ten] + units[unit]) for ten in tens for unit in units)


def _hundreds(word: str, times: _Spelt, below: _Spelt, joiner: str) -> Iterator[tuple[str, int]]:
    """The words below hundred, and those of the hundreds with and without them."""
    yield from below.items()
    for before, hundreds in (("", 1), *times.items()):
        yield before + word, 100 * hundreds
        for after, value in below.items():
            yield before + word + after, 100 * hundreds + value
            if joiner:
                yield before + word + joiner + after, 100 * hundreds + value
