"""Whom a noun phrase means: what "he", "it", "the airline", "the minister" or a last name take up again.

Newspapers name somebody in full before they shorten the name, and take up again whoever they spoke of last. A
description takes up somebody of whom nothing is known that speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from archiver.quoting.gender import agrees, asked, gender
from archiver.quoting.introductions import introduced
from archiver.quoting.memory import Recent
from archiver.quoting.names import Speaker
from archiver.quoting.noun_phrases import AGE, Reference
from archiver.quoting.people import People
from archiver.quoting.wording import SLAVIC, UNCASED, Wording

MOST = 1_000
"""People whose gender is kept in mind."""
NEAR = 3
"""Speakers back in which somebody was named just now."""
NAMED = frozenset({"person", "likely"})
ARTICLELESS = SLAVIC | {"tr"}
"""Languages in which a bare noun may take somebody up again."""
PERSONS = frozenset({"person", "likely", "unknown"})
GROUPS = frozenset({"group", "likely", "unknown"})
KINDS = ("generic", "firms", "clubs", "bodies")
"""Lists of words for groups of one kind."""
STEM = 5
"""Letters by which two forms of a word for an office are told to be one: deputy, deputies."""
SELLING = re.compile(r"\w{3,}ing\Z")
"""A participle behind a noun tells of somebody new."""
PLURAL_S = frozenset({"en", "es", "fr", "pt"})
"""Languages in which several end in -s."""
BARE = 2
"""Words, without its article, of a description that takes somebody up again."""


def understand(reference: Reference, people: People, recent: Iterable[Speaker]) -> Speaker | None:
    """Who is meant. `recent`: those spoken of before, the latest first. None for what means nobody."""
    if reference.form == "pronoun":
        return pronoun(reference.text, recent, people)
    if reference.form == "name":
        return _named(reference, people)
    if not any(c.isalpha() for c in reference.text):
        return None
    if people.words.language in UNCASED and (short := shortened(reference.text, recent)) is not None:
        return short
    known = _again(reference, people, recent)
    if known is not None:
        return people.met(replace(known, heads=known.heads | frozenset(reference.heads)))
    if reference.article == "own" and people.words.has("ellipses", reference.text):
        return latest(recent, "group")  # its last reported a gust
    kin = reference.owner
    if kin is None and reference.article == "own":
        kin = next((s.name for s in recent if s.kind != "unknown" or not s.name.islower()), None)
    return Speaker(reference.text, reference.kind, frozenset(reference.heads), kin)


def shortened(name: str, recent: Iterable[Speaker]) -> Speaker | None:
    """Whose last name a word is, where no letter tells a name."""
    return next((s for s in recent if " " in s.name and s.name.split()[-1] == name), None)


def pronoun(word: str, recent: Iterable[Speaker], people: People) -> Speaker | None:
    """Who a pronoun stands for, which tells their gender from here on."""
    who = _stood_for(word, recent, people)
    wanted = asked(word, people.words)
    if who is not None and wanted and who.kind in NAMED and len(people.genders) < MOST:
        people.genders.setdefault(who.name, wanted)
    return who


def _stood_for(word: str, recent: Iterable[Speaker], people: People) -> Speaker | None:
    """Who a pronoun stands for. Where things have a gender, "she" may be a ministry as well."""
    words = people.words
    person, thing = words.has("he", word), words.has("it", word)
    nobody = thing and not person  # "it" is none of whom "she" stood for
    fitting = (s for s in recent if agrees(s, word, people) and not (nobody and s.name in people.genders))
    if person and (words.language != "en" or not thing):
        first = next(fitting, None)
        if first is None or first.kind in ("person", "likely"):
            return first
        if first.kind == "group" and isinstance(recent, Recent):
            fitting = (s for s in recent.close() if s != first and agrees(s, word, people))
        second = next(fitting, None)
        return second if second is not None and second.kind in ("person", "likely") else first
    if nobody:
        fitting = (s for s in fitting if s.kind != "unknown" or not people.a_place(s.name))
    return latest(fitting, "person" if person or not thing else "group")


def latest(recent: Iterable[Speaker], kind: str) -> Speaker | None:
    """The latest who may be of a kind; failing that, the latest."""
    wanted = PERSONS if kind == "person" else GROUPS
    first = None
    for speaker in recent:
        if speaker.kind in wanted:
            return speaker
        first = first or speaker
    return first


def _named(reference: Reference, people: People) -> Speaker:
    who = people.full(reference.text, reference.kind)
    known = people.cast.get(who.name)
    heads = frozenset(reference.heads) | (known.heads if known else frozenset())
    sure = known.kind if known and known.kind in ("person", "group") else who.kind
    return people.met(Speaker(who.name, sure, heads))


def _again(reference: Reference, people: People, recent: Iterable[Speaker]) -> Speaker | None:
    """Who a description takes up again; None when it describes somebody new."""
    words = people.words
    definite = reference.article == "definite" or (not reference.article and words.language in ARTICLELESS)
    head = reference.heads[-1] if reference.heads else ""
    if words.language in UNCASED and reference.words == 1 and head.startswith(("ال", "ה")):
        alike = (s for s in recent if s.kind == reference.kind and " " in s.name)
        return next((s for s in alike if _same(head, s.heads, words)), None)
    if (
        not definite
        or (reference.owner and not words.has("winners", head))
        or (reference.sex == "many" and reference.kind != "group")
    ):
        return None
    recent = _of_sex(reference, recent, words)
    known = [s for s in recent if s.kind != "unknown" or not s.name.islower()]  # in the bay, the service said
    if head and words.has("chiefs", head) and reference.text.islower():
        return next((s for s in known[:NEAR] if s.kind in NAMED and any(words.has("roles", h) for h in s.heads)), None)
    if reference.words > BARE:
        return introduced(reference, people) or _just_named(reference, head, known, words)
    if reference.words > 1 and words.language != "de" and any(c.isupper() for c in reference.text):
        return _just_named(reference, head, known, words)
    if words.has("generic", head) and reference.words == 1:
        return next((s for s in known if s.kind in GROUPS and _may_be(head, s, people)), None)
    for number, speaker in enumerate(known):
        if {reference.kind, speaker.kind} == {"person", "group"}:
            continue  # the ministry is no minister
        if head and (_same(head, speaker.heads, words) or _ends_in(speaker.name, head)):
            nearer = (s for s in known[:number] if s.kind == "group" and s.name[:1].isupper())
            told = speaker.name.islower() and reference.kind == "group"
            return next((s for s in nearer if told and _may_be(head, s, people)), speaker)
    called = introduced(reference, people)
    if called is not None:
        return called
    if reference.words > 1 and reference.kind != "unknown":
        return _just_named(reference, head, known, words)
    if reference.kind == "person" and head:
        titled = people.titled(head)
        if titled is not None:
            return titled
    proper = reference.text[:1].isupper() and words.language not in ("de", *ARTICLELESS)
    if reference.kind == "group" and proper:
        return None  # El Gobierno
    if reference.kind == "group":
        return next((s for s in known if s.kind in GROUPS and _may_be(head, s, people)), None)
    if reference.kind == "person":
        fits = (s for s in known if s.kind in (NAMED if words.language in SLAVIC else PERSONS))
        if words.has("parties", head):  # no judge and no prosecutor
            fits = (s for s in fits if s.kind in NAMED and not any(words.has("court", h) for h in s.heads))
            return next(fits, None)
        last = next(fits, None)
        return last if last is not None and _may_hold(head, last, words) else None
    if reference.words > 1 or any(words.has(g, reference.text) for g in ("places", "texts", "others")):
        return None
    beside = recent.nearer if isinstance(recent, Recent) else ()
    taken = reference.article and known[:1] and known[0].kind != "unknown" and known[0] not in beside
    if taken and any(words.has("bodies", _base(h, words)) for h in known[0].heads):
        return None  # the navy is no ministry
    return known[0] if taken else None


def _just_named(reference: Reference, head: str, known: list[Speaker], words: Wording) -> Speaker | None:
    """The person who was named last, of whom a longer description tells more: the Bologna-born singer.

    Only by what anybody may be called, never by an office or by what somebody is to another: the lawyer, the deputy.
    """
    last = next((s for s in known[:NEAR] if s.kind in NAMED), None)
    if last is None or reference.kind != "person" or not last.name[:1].isupper():
        return None
    if AGE.match(reference.text.split()[0]):
        return next((s for s in known[:NEAR] if s.kind == "person"), last)
    if any(SELLING.match(w) for w in reference.text.split()[1:]) or _other_gender(head, last, words):
        return None  # the man selling apples
    holds = any(words.has("offices", h) or words.has("offices", head) for h in last.heads)
    return last if words.has("anyone", head) and not holds else None


def _of_sex(reference: Reference, recent: Iterable[Speaker], words: Wording) -> Iterable[Speaker]:
    """Those whom a person's article does not speak against: a atleta is no man."""
    if reference.kind != "person" or not reference.sex:
        return recent
    return [s for s in recent if s.kind == "group" or (gender(s, words) or reference.sex) == reference.sex]


def _other_gender(head: str, who: Speaker, words: Wording) -> bool:
    """Whether a word for a man is said of a woman, or the other way round."""
    own = gender(Speaker("", "unknown", frozenset((head,))), words)
    return own is not None and (gender(who, words) or own) != own


def _same(head: str, heads: frozenset[str], words: Wording) -> bool:
    """Whether somebody is called so, in another form or in a longer word: Verkehrsminister, Minister."""
    if words.language in UNCASED:
        return any(_indefinite(head) == _indefinite(other) for other in heads)
    if words.language == "de" and any(len(head) > STEM and other.endswith(head) for other in heads):
        return True
    return any(other in (head, f"{head}s") or (len(head) > STEM and head[:STEM] == other[:STEM]) for other in heads)


def _indefinite(word: str) -> str:
    """An Arabic or Hebrew word without its article."""
    return word.removeprefix("ال").removeprefix("ה")


def _base(head: str, words: Wording) -> str:
    """What a German compound is a kind of: Innenministerium, a Ministerium."""
    if words.language != "de":
        return head
    ends = (head[i:] for i in range(max(1, len(head) - 2)))
    return next((end for end in ends if any(words.has(kind, end) for kind in KINDS)), head)


def _ends_in(name: str, head: str) -> bool:
    return any(part.endswith(head) for part in name.lower().split())


def _may_hold(head: str, speaker: Speaker, words: Wording) -> bool:
    """Whether a person may be called so: no two of the offices that only one holds at a time."""
    others = {h for h in speaker.heads if words.has("roles", h)}
    if not head or words.has("anyone", head):
        return True
    return not _office(head, words) and not any(_office(h, words) for h in others)


def _office(head: str, words: Wording) -> bool:
    """Whether only one holds an office at a time; in German also at the end of a longer word: Kulturministerin."""
    if words.language != "de":
        return words.has("offices", head)
    return any(words.has("offices", head[i:]) for i in range(max(1, len(head) - STEM)))


def _may_be(head: str, speaker: Speaker, people: People) -> bool:
    """Whether a group may be called so: nothing known of it is of another kind."""
    words = people.words
    if speaker.name in people.genders or (speaker.kind == "likely" and gender(speaker, words) is not None):
        return False
    if speaker.kind in ("unknown", "likely") and people.a_place(speaker.name):
        return False
    known = {base for h in speaker.heads if words.has("groups", base := _base(h, words))}
    base = _base(head, words)
    if base != head and known and base not in known:
        return False  # die Umweltbehörde is no Innenministerium
    if not any(words.has(kind, head) for kind in KINDS):
        return False
    if speaker.kind != "group" and any(words.has("roles", h) for h in speaker.heads):
        return False
    if words.has("bodies", head) and any(words.has("outlets", h.rpartition("-")[2]) for h in speaker.heads):
        return False  # a Telegram channel is no agency
    if words.has("generic", head) and not words.has("bodies", head) and not (known or speaker.name.islower()):
        return True  # the Western Shield Forces, then the group
    known |= {part for part in speaker.name.lower().replace("’", "'").split() if words.has("groups", part)}
    if words.has("bodies", head) and speaker.kind == "unknown":
        return False  # a place or a firm, no council
    parts = speaker.name.split()
    one = len(parts) == 1 and words.has("groups", parts[0])
    several = speaker.name.endswith("s") and (speaker.name.islower() or one)
    if words.language in PLURAL_S and several and not head.endswith("s"):
        return False  # militants are no force
    if words.has("bodies", head):  # the ministry is no centre, the agency may be one, but no airline
        if not words.has("any_body", head):
            return not known or head in known
        bodies = any(words.has("bodies", k) for k in known)
        return bodies or not any(words.has(kind, k) for kind in ("firms", "clubs") for k in known)
    if words.has("generic", head) or not known:
        return words.has("bodies", head) or not known or not all(words.has("bodies", k) for k in known)
    return any(
        words.has(kind, head) and any(words.has(kind, k) for k in known) for kind in ("firms", "clubs", "bodies")
    )
