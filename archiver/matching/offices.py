"""Is an account the office that an article names: "the Polish navy", and an account of another language? Pure.

A name is read as what `namelists` knows: offices, countries and places, and the rest. An account need not name its
country: the language in which it names its office may tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from archiver.matching import namelists
from archiver.matching.anchors import alike, nation
from archiver.matching.namelists import LIGHT, Sense
from archiver.matching.wordlists import words_of
from db.model import Author
from db.normal import Word, name_words, sound, words

_MILITARY = words_of(
    """airforce navy groundforces generalstaff command opcommand homefront airdefence nationalguard revolutionaryguard
    marines brigade"""
)
IMPLIED = dict.fromkeys(_MILITARY, "military")
"""What somebody is besides who is this: the air force is military."""
GENERIC = words_of(
    """office service agency company operator authority spokesperson department centre headquarters region district
    village security institute mission"""
)
"""What an account need not call itself, though the article does: "the port authority" is the port."""
LOCAL = words_of(
    """mayor governor townhall council administration schoolboard police fire volunteers court prosecutor prison school
    university hospital doctors students union association club supporters residents church diocese mosque synagogue
    port airport museum theatre library zoo festival factory mine newspaper broadcaster foundation committee"""
)
"""What there are many of in a country: two of these tell no more than one."""
_STATES = _MILITARY | words_of(
    """ministry defence interior foreign finance parliament government president premier intelligence securityservice
    military centralbank embassy ambassador consulate borderguard customs attorneygeneral"""
)
"""Of these a capital stands for its country: "Moscow's defence ministry"."""
_ABROAD = words_of("embassy ambassador consulate mission")
_HOME = {
    "bg": "Bulgaria", "cs": "Czechia", "el": "Greece", "fa": "Iran", "he": "Israel", "hy": "Armenia", "it": "Italy",
    "ja": "Japan", "ka": "Georgia", "ko": "Korea", "pl": "Poland", "ro": "Romania", "tr": "Turkey", "uk": "Ukraine",
}  # fmt: skip
"""The languages that are those of one country's offices alone."""
_LETTERS = {
    "uk": "іїєґ", "ru": "ыэъё", "pl": "łąęśźż", "tr": "ğış", "cs": "řěů", "pt": "ãõ", "es": "ñ¿", "ro": "țș", "de": "ß",
    "he": "אבגדהוזחטיכלמנסעפצקרשת",
}  # fmt: skip
_CAMEL = re.compile(r"(?<=[a-zа-я])(?=[A-ZА-Я])|_")
_SINGLE = re.compile("[\u3041-\u30ff\u3400-\u9fff]")
_LONGEST = 8
_FEW = 4
_KIND = 3
"""So many words may say of what kind something is."""
_MOST_STEMS = 800
"""So many can be asked for at once."""
_ELIDED = re.compile(r"\b([dln]|dell|all|nell|sull|dall)['’]", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b")


class Held(Enum):
    """What comparing the office of a speaker with an account's name tells."""

    SAME = "the account is the office that the article names"
    MAYBE = "it may be, or another of the same kind"
    OTHER = "it is that of another country"
    NONE = "there is no such office to compare"


@dataclass(frozen=True, slots=True)
class Called:
    """A name, read."""

    offices: tuple[frozenset[frozenset[str]], ...]
    """For each word or run of words the offices that it may mean."""
    nations: frozenset[str]
    capitals: frozenset[str]
    """The countries whose capitals are named."""
    places: frozenset[str]
    rest: tuple[str, ...]
    languages: frozenset[str]
    """In which of these it may be written; empty where nothing tells."""

    @property
    def all(self) -> frozenset[str]:
        """All offices that it may mean, with what these are besides."""
        means = {office for senses in self.offices for sense in senses for office in sense}
        return frozenset(means | {IMPLIED[office] for office in means if office in IMPLIED})


def compare(speaker: str, name: str | None, handle: str | None) -> Held:
    """Does the account have all that the article calls the speaker: the office, of the same place?"""
    mine, theirs = read(_POSSESSIVE.sub("", speaker)), read(f"{name or ''} {_CAMEL.sub(' ', handle or '')}")
    if not mine.offices:
        return Held.NONE
    asked = _asked(mine, theirs.all)
    if asked is None:
        return Held.NONE
    own = read(name or handle or "").rest
    spoken = name_words(f"{name or ''} {handle or ''}")
    held = [word for word in mine.rest if any(alike(one, other) for one in name_words(word) for other in spoken)]
    found = _country(mine, theirs, asked)
    if found is Held.OTHER and theirs.all & mine.all - GENERIC:
        return Held.NONE if held else Held.OTHER
    if len(held) < len(mine.rest):
        return Held.NONE if own or not asked else Held.MAYBE
    home = _home(mine, theirs, asked, found, bool(own))
    if home is Held.OTHER:
        return Held.NONE
    if not asked:
        return Held.NONE if mine.rest else Held.MAYBE
    telling = _weight(asked) + (Held.SAME in (found, home)) + len(held)
    return Held.SAME if telling >= 2 else Held.MAYBE


def may_be_of(speaker: str, name: str | None, handle: str | None) -> bool:
    """Is the speaker something of a country, of a kind that the lists do not know, and the account of no other one?"""
    mine = read(_POSSESSIVE.sub("", speaker))
    if not mine.nations or not mine.rest or len(mine.rest) > _KIND:
        return False
    theirs = read(f"{name or ''} {_CAMEL.sub(' ', handle or '')}")
    return not theirs.offices and (theirs.nations | theirs.capitals) <= mine.nations


def may_be(speaker: str, author: Author) -> bool:
    """Might an office by which the article calls the speaker be what this account is, in words that we do not know?
    One with a name of its own ("the Dravec bank") may only where the account has an office, country or place of it.
    """
    mine, theirs = read(_POSSESSIVE.sub("", speaker)), read(f"{author.name or ''} {author.handle or ''}")
    common = mine.all & theirs.all or mine.nations & theirs.nations or mine.places & theirs.places
    return bool(mine.offices) and (not mine.rest or bool(common))


def offices(name: str) -> frozenset[str]:
    """The offices that a name holds, whatever its language: "ministry", "defence", "governor"."""
    return frozenset(office for senses in read(name).offices for sense in senses for office in sense)


def stems(speaker: str) -> list[str]:
    """How the words may begin by which an account calls itself the office that this speaker is; empty for no office."""
    wanted = offices(speaker)
    return list(_stems(wanted - GENERIC or wanted)) if wanted else []


@lru_cache(maxsize=256)
def _stems(offices: frozenset[str]) -> tuple[str, ...]:
    wanted = offices | {part for part, whole in IMPLIED.items() if whole in offices}
    found: set[str] = set()
    for stem, senses in (*namelists.offices().items(), *namelists.short().items()):
        if any(wanted & set(sense.means) for sense in senses):
            found.update(part for part in stem.rstrip("=").split("_") if len(part) > 2 and not _says_nothing(part))
    found |= {f"ال{part}" for part in found if "\u0600" <= part[0] <= "\u06ff"}
    return tuple(sorted({spoken for part in found if len(spoken := sound(part)) > 2})[:_MOST_STEMS])


def _says_nothing(part: str) -> bool:
    """Is this part of a run of words one that all kinds of accounts have: "national", "Italian"?"""
    senses = namelists.looked_up(part, namelists.offices()) or ()
    return any(LIGHT in sense.means for sense in senses) or bool(namelists.looked_up(part, namelists.nations()))


@lru_cache(maxsize=16384)
def read(name: str) -> Called:
    """What a name says."""
    spaced = _ELIDED.sub(r"\1 ", _CAMEL.sub(" ", name))
    means: list[frozenset[frozenset[str]]] = []
    nations: set[str] = set()
    capitals: set[str] = set()
    places: set[str] = set()
    rest: list[str] = []
    languages = frozenset(code for code, letters in _LETTERS.items() if set(letters) & set(spaced.lower()))
    for senses, country, word in _parts(spaced):
        named = country or ()
        offices_of = frozenset(
            frozenset(office for office in sense.means if office[0].islower() and office != LIGHT) for sense in senses
        ) - {frozenset()}
        if offices_of:
            means.append(offices_of)
            named += tuple(place for sense in senses for place in sense.means if place[0].isupper())
        elif not senses and not country and len(word) > 2:
            rest.append(word)
        first = {place for place in named if place in namelists.places()}
        places |= first
        (capitals if first else nations).update(set(named) - first)
        told = frozenset(code for sense in senses for code in sense.languages)
        languages = (languages & told or languages or told) if told else languages
    return Called(
        tuple(means), frozenset(nations), frozenset(capitals), frozenset(places), tuple(rest), frozenset(languages)
    )


def _parts(name: str) -> Iterator[tuple[tuple[Sense, ...], tuple[str, ...] | None, str]]:
    """The words and runs of words of a name: what office each may mean, what country, and the word."""
    found, at = words(name), 0
    while at < len(found):
        run = _run(found, at)
        if run is not None:
            yield namelists.offices().get(run[1], ()), namelists.nations().get(run[1]), found[at].form
            at += len(run[0])
            continue
        word = found[at]
        if _SINGLE.match(word.form):
            sign = _signs(found[at : at + _LONGEST])
            yield namelists.short().get(sign) or namelists.offices().get(sign, ()), namelists.nations().get(sign), sign
            at += len(sign)
            continue
        senses = _short(name, word) or namelists.looked_up(word.form, namelists.offices()) or ()
        country = namelists.looked_up(word.form, namelists.nations()) if nation(name, word) else None
        yield senses, (("US",) if word.form == "us" and nation(name, word) else country), word.form
        at += 1


def _run(found: list[Word], at: int) -> tuple[tuple[str, ...], str] | None:
    """The longest run of the lists that begins with this word."""
    best: tuple[tuple[str, ...], str] | None = None
    for word in namelists.readings(found[at].form):
        for end in range(1, len(word) + 1):
            for parts, stem in namelists.runs().get(word[:end], ()):
                here = found[at : at + len(parts)]
                longer = best is None or len(parts) > len(best[0])
                if longer and len(here) == len(parts) and all(map(namelists.begins, (w.form for w in here), parts)):
                    best = parts, stem
    return best


def _short(name: str, word: Word) -> tuple[Sense, ...]:
    """What an abbreviation means; one of few letters is written in capitals."""
    raw = name[word.start : word.end]
    if len(word.form) <= _FEW and raw != raw.upper():
        return ()
    return next((found for r in namelists.readings(word.form) if (found := namelists.short().get(r))), ())


def _signs(found: list[Word]) -> str:
    """Of words that are one sign each the most that the lists hold as one; else the first."""
    forms = "".join(word.form for word in found if _SINGLE.match(word.form))
    lists = (namelists.offices(), namelists.short(), namelists.nations())
    runs = (forms[:end] for end in range(len(forms), 1, -1))
    return next((run for run in runs if any(run in listed for listed in lists)), forms[0])


def _asked(mine: Called, has: frozenset[str]) -> frozenset[str] | None:
    """The offices of the speaker that the account has; None where it lacks one that it should have."""
    asked: set[str] = set()
    for senses in mine.offices:
        fitting = [sense for sense in senses if sense - GENERIC <= has]
        if not fitting:
            return None
        asked |= max(fitting, key=lambda sense: (len(sense & has), sorted(sense))) & has
    asked -= {IMPLIED[office] for office in asked if office in IMPLIED}
    return frozenset(asked - (GENERIC - {"office"}))


def _weight(asked: frozenset[str]) -> int:
    """How many offices tell something: of "the mayor's office" and "the regional governor" there are many."""
    return len(asked - LOCAL - {"office"}) + (1 if asked & LOCAL else int("office" in asked))


def _states(called: Called, asked: frozenset[str]) -> frozenset[str]:
    return called.nations | (called.capitals if asked & _STATES else frozenset())


def _country(mine: Called, theirs: Called, asked: frozenset[str]) -> Held:
    """Are the countries and places that both name the same?"""
    found = Held.MAYBE
    for one, other in ((_states(mine, asked), _states(theirs, asked)), (mine.places, theirs.places)):
        if one & other:
            return Held.SAME
        if one and other:
            found = Held.OTHER
    return found


def _home(mine: Called, theirs: Called, asked: frozenset[str], found: Held, local: bool) -> Held:
    """Does an account that names no country call itself so in the language of the speaker's?"""
    wanted = _states(mine, asked)
    if found is Held.SAME or not wanted or theirs.nations or theirs.places or local or asked & _ABROAD:
        return Held.MAYBE
    homes = {_HOME.get(code) for code in theirs.languages}
    if not homes or None in homes:
        return Held.MAYBE
    if not homes & wanted:
        return Held.OTHER
    return Held.SAME if len(homes) == 1 else Held.MAYBE
