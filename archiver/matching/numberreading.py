"""A number in words, read in one language: "one hundred and twenty", "quatre-vingt-dix", «خمسة وعشرين». Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from archiver.matching import numberwords
from archiver.matching.numberparts import PARTS, Part, Run, guessed, is_otherwise
from db.normal import Word, fold

_HALF = Part(Decimal("0.5"), "", "")
_BESIDE = re.compile(r"[\s\u00a0\u202f\u2010\u2011-]{0,2}")
_COMMA = re.compile(r",\s")
_MANY_HUNDREDS = ("en", "de", "nl")
"""Languages that count hundreds beyond nine of them: "twelve hundred"."""
_NO_ONE = ("fr", "it", "es", "pt", "tr")
"""Languages that do not say "one" before a hundred or a thousand."""


_JOINERS = {lang: fold(word) for lang, word in numberwords.JOINERS.items()}
HALVES = {
    lang: tuple(tuple(fold(word) for word in way.split()) for way in ways.split("|"))
    for lang, ways in numberwords.HALF_MORE.items()
}
_OPENERS = {
    lang: sorted(
        ((tuple(fold(word) for word in way.split()[1:]), Decimal(way.split()[0])) for way in ways.split("|")),
        key=lambda opener: -len(opener[0]),
    )
    for lang, ways in numberwords.OPENERS.items()
}
_ORDINALS = {lang: re.compile(pattern) for lang, pattern in numberwords.ORDINALS.items()}


def beside(text: str, found: Sequence[Word], at: int) -> bool:
    """Does this word stand right behind the one before, with a space or a hyphen between at most?"""
    if at >= len(found):
        return False
    end, start = found[at - 1].end, found[at].start
    return (start == end + 1 and text[end] == " ") or _BESIDE.fullmatch(text, end, start) is not None


class Reading:
    """A number read in one language, word by word, from one place on."""

    def __init__(self, text: str, found: Sequence[Word], lang: str, at: int) -> None:
        self._text, self._words, self._lang = text, found, lang
        self._first = self._at = at
        self._total = self._thousands = Decimal(0)
        self._group: Decimal | None = None
        """What is read of the hundreds, tens and units; None where the next begins."""
        self._last: Decimal | None = None
        """The part read last."""
        self._top: Decimal | None = None
        """The million, milliard, … read last."""
        self._room = Decimal(0)
        """What is added next must be smaller than this."""
        self._used: list[Part] = []
        self._split = at > 0 and found[at - 1].form == numberwords.BETWEEN.get(lang)

    def run(self) -> Run | None:
        """What is read, as far as it belongs together."""
        part = PARTS[self._words[self._at].form].get(self._lang) or PARTS[self._words[self._at].form].get("")
        if part is None or not self._begin(part):
            return None
        while self._more():
            pass
        if self._is_ordinal():
            return Run(Decimal(-1), self._first, self._at, firm=False)
        value = self._total + self._thousands + (self._group or 0)
        return Run(value, self._first, self._at, self._is_firm(), self._used[0].kind == "#")

    def _begin(self, part: Part) -> bool:
        if part.is_scale and not self._words[self._at].form.endswith("s"):
            for way, share in _OPENERS.get(self._lang, ()):
                first = self._at - len(way)
                if first >= 0 and all(
                    self._words[first + n].form == form and beside(self._text, self._words, first + n + 1)
                    for n, form in enumerate(way)
                ):
                    self._first, self._group, self._last = first, share, share
                    self._used.append(Part(share, "", ""))
                    return self._take(part, False)
        return part.kind not in ("*", "x") and self._take(part, False)

    def _more(self) -> bool:
        """Take what stands next, if it belongs to the number."""
        at, joined = self._at, False
        if not beside(self._text, self._words, at):
            return self._behind_comma()
        if self._half():
            return True
        joiner = _JOINERS.get(self._lang)
        if joiner is not None and self._words[at].form == joiner and beside(self._text, self._words, at + 1):
            at, joined = at + 1, True
        part = PARTS[self._words[at].form].get(self._lang)
        if part is None and self._lang == "ro" and self._words[at].form == "de" and at == self._at:
            at += 1
            part = PARTS[self._words[at].form].get("ro") if beside(self._text, self._words, at) else None
            part = part if part is not None and part.kind == "*" else None
        if part is None:
            part = PARTS[self._words[at].form].get("") if not joined else None
        if part is None or (part.is_scale and "^" in part.mark and guessed(self._text) not in (self._lang, None)):
            return False
        kept, self._at = self._at, at
        if self._take(part, joined or part.joined):
            return True
        self._at = kept
        return False

    def _half(self) -> bool:
        for way in HALVES.get(self._lang, ()):
            inner = self._words[self._at : self._at + len(way)]
            if tuple(word.form for word in inner) != way or not all(
                beside(self._text, self._words, self._at + n) for n in range(len(way))
            ):
                continue
            if self._group is not None and self._group == int(self._group):
                self._group, self._room = self._group + _HALF.value, Decimal(0)
            elif self._group is None and self._top is not None and not self._thousands:
                self._total += self._top / 2
            elif self._group is None and self._thousands:
                self._thousands += 500
            else:
                return False
            self._at += len(way)
            self._used.append(_HALF)
            return True
        return False

    def _behind_comma(self) -> bool:
        """English puts a comma behind thousands and millions: "two thousand, three hundred"."""
        if self._lang not in ("en", "pt") or self._group is not None or self._at >= len(self._words):
            return False
        if not _COMMA.fullmatch(self._text, self._words[self._at - 1].end, self._words[self._at].start):
            return False
        part = PARTS[self._words[self._at].form].get(self._lang)
        if part is None or part.kind not in ("", "+"):
            return False
        rest = Reading(self._text, self._words, self._lang, self._at).run()
        limit = Decimal(1000) if self._thousands else self._top
        if rest is None or limit is None or not 100 <= rest.value < limit or rest.end - rest.first < 2:
            return False
        self._total, self._at, self._group, self._room = self._total + rest.value, rest.end, Decimal(0), Decimal(0)
        self._used.append(Part(rest.value, "", ""))
        return True

    def _take(self, part: Part, joined: bool) -> bool:
        taken = {"": self._add, "#": self._add, "x": self._dozen}.get(part.kind, self._scale)(part, joined)
        if taken:
            self._used.append(part)
            self._last = part.value
            self._at += 1
        return taken

    def _add(self, part: Part, joined: bool) -> bool:
        value = part.value
        if not self._used:
            self._start(value, part)
            return True
        if value <= 0 or value != int(value) or self._goes_on(value):
            return False
        if part.kind == "#" and (self._used[0].kind != "#" or self._group is not None or value < 100 or joined):
            return False  # "2 million 300 thousand", but not "two million 300"
        if self._group is None:
            thousands = bool(self._thousands)
            limit = Decimal(1000) if thousands else self._top
            if limit is None or value >= limit or self._thousands % 1000:
                return False
            if not self._may(2 if thousands else 3, joined, value):
                return False
            self._start(value, part)
            return True
        return self._add_to_group(self._group, part, joined)

    def _add_to_group(self, group: Decimal, part: Part, joined: bool) -> bool:
        value, last = part.value, Decimal(0) if self._used[-1].kind == "#" else self._last or Decimal(0)
        if self._lang in ("ar", "he") and value == 10 and 1 <= last <= 9 and not joined:
            self._group, self._room = group + 10, Decimal(0)
        elif self._lang == "ar" and joined and 1 <= last <= 9 and 20 <= value <= 90 and not self._split:
            self._group, self._room = group + value, Decimal(0)
        elif self._lang == "fr" and value == 20 and last == 4 and not joined:
            self._group, self._room = group + 76, Decimal(20)
        elif self._lang == "fr" and last == 10 and 7 <= value <= 9 and not joined:
            self._group, self._room = group + value, Decimal(0)
        elif value < self._room and self._may(0 if self._room <= 20 else 1, joined, value):
            self._group = group + value
            self._room = self._room_of(part)
        else:
            return False
        return True

    def _scale(self, part: Part, joined: bool) -> bool:
        scale, group = part.value, self._group
        fresh = group is None
        if fresh and self._thousands and scale >= 1_000_000:  # "mil millones"
            if joined:
                return False
        elif fresh:
            if part.kind != "+":
                return False
            limit = Decimal(1000) if self._thousands else self._top
            level = 2 if self._thousands else 3
            if self._used and (limit is None or scale >= limit or not self._may(level, joined, scale)):
                return False
            group = Decimal(1)
        elif joined or (group == 1 and self._used[-1].mark and scale <= 1000 and self._lang in _NO_ONE):
            return False
        if scale == 100:
            return self._hundred(group or Decimal(1), fresh)
        if scale < 1_000_000:
            if self._thousands:
                return False
            self._thousands, self._group, self._room = (group or Decimal(1)) * scale, None, scale
            return True
        base = self._thousands + (group or 0)
        if not base or (self._top is not None and scale >= self._top):
            return False
        self._total, self._top = self._total + base * scale, scale
        self._thousands, self._group, self._room = Decimal(0), None, scale
        return True

    def _hundred(self, group: Decimal, fresh: bool) -> bool:
        many = self._lang in _MANY_HUNDREDS
        if not fresh and self._used[-1].kind == "#":
            if not many:  # "50 cents"
                return False
        elif not fresh and (group > (99 if many else 9) or (group >= 10 and group % 10 == 0)):
            return False
        self._group, self._room = group * 100, Decimal(100)
        return True

    def _dozen(self, part: Part, joined: bool) -> bool:
        if joined or self._group is None or self._total or self._thousands:
            return False
        self._group, self._room = self._group * part.value, Decimal(0)
        return True

    def _start(self, value: Decimal, part: Part) -> None:
        if value >= 1_000_000 and part.kind != "#":
            self._total, self._top, self._group = self._total + value, Decimal(1_000_000), None
        elif value >= 1000 and part.kind != "#":
            self._thousands, self._group = value, None
        else:
            self._group, self._room = value, self._room_of(part)

    def _room_of(self, part: Part) -> Decimal:
        """What may be added to this part: units to tens, tens to hundreds; in French also eleven to sixty."""
        value = part.value
        if self._lang == "tr" and value == 10:
            return value
        if "=" in part.mark or part.kind == "#" or value < 20 or value % 10:
            return Decimal(0)
        if value >= 100:
            return Decimal(100 if value % 100 == 0 else 0)
        return Decimal(20 if self._lang == "fr" and value in (60, 80) else 10)

    def _may(self, level: int, joined: bool, value: Decimal) -> bool:
        """May a part be added behind tens, hundreds, thousands or millions, with a word that joins or without?"""
        rule = numberwords.JOINED.get(self._lang, "----")[level]
        if not joined:
            return rule != "!"
        if self._split or (self._lang in ("en", "de", "nl") and level < 3 and value >= 100):
            return False
        return rule in "+!" or (rule == "1" and value in (1, 11))

    def _goes_on(self, value: Decimal) -> bool:
        """Does this begin the next number: the two of "one hundred and two hundred"?"""
        at = self._at + 1
        if not beside(self._text, self._words, at):
            return False
        part = PARTS[self._words[at].form].get(self._lang)
        if part is None or part.joined or not part.is_scale:
            return False
        if part.value <= 100:
            return self._group is not None and self._group >= 100
        return bool(self._thousands) if part.value < 1_000_000 else self._top is not None and part.value >= self._top

    def _is_ordinal(self) -> bool:
        """Does an ordinal follow that makes all of it one: the first of "twenty-first"?"""
        pattern, at, joined = _ORDINALS.get(self._lang), self._at, False
        if pattern is None or self._used[-1].kind == "#" or not beside(self._text, self._words, at):
            return False
        if self._words[at].form == _JOINERS.get(self._lang):
            at, joined = at + 1, True
        if not beside(self._text, self._words, at) or pattern.fullmatch(self._words[at].form) is None:
            return False
        if self._lang == "en" and self._room >= 100:  # "the hundred and first", but "a hundred first responders"
            return joined
        return bool(self._room) or self._words[at].form.startswith(("hundredth", "thousandth", "millionth"))

    def _is_firm(self) -> bool:
        """Is it surely a number, not a word that is oftener something else, or is something else in this language?"""
        if len(self._used) == 1:
            part, form = self._used[0], self._words[self._first].form
            if (part.kind == "+" and part.value >= 1000) or "~" in part.mark:
                return False
            if "^" in part.mark:
                return guessed(self._text) == self._lang
            return not is_otherwise(form, self._text)
        accident = self._lang == "tr" and all("^" in part.mark for part in self._used)  # "based on bin Laden's"
        return not accident or guessed(self._text) == self._lang
