"""The words that a reported clause opens with where no "that" does: infinitives, there is, what follows adverbs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archiver.quoting.agreement import of_a_house
from archiver.quoting.channels import Place
from archiver.quoting.names import TOKEN
from archiver.quoting.wording import Wording

BLANK = re.compile(r"[\s,]+")
ENDS = re.compile(r"[;\n\x01]|[.!?…](?=\s*\Z)|\s[—–]\s")
HAVING = 3
"""Words behind a verb among which "having" may open its clause."""
ROMANCE = frozenset({"fr", "es", "it", "pt"})
DEGREES = frozenset(
    "so such derart dermaßen si tellement tant tan tanto così talmente tão так настолько настільки tak".split()  # noqa: SIM905
)
"""Words for how much, before an adjective or an adverb that a "that" follows."""
INFINITIVE = {
    "ru": re.compile(r"\b(?!мать\b|суть\b|путь\b)\w+[аеиоуыя]ть(?:ся)?\Z|\wти(?:сь)?\Z"),
    "uk": re.compile(r"\w{2}[аеиоуіяї]ти(?:ся)?\Z"),
    "pl": re.compile(r"\w{2}[aeiyąu]ć\Z"),
}


def behind_adverbs(text: str, start: int, words: Wording) -> int:
    """Past adverbs: zählt nach eigenen Angaben inzwischen | 23 Brände."""
    for token in TOKEN.finditer(text, start):
        if not (words.has("lead", token.group()) or words.has("days", token.group()) or words.is_adverb(token.group())):
            return token.start()
    return len(text)


def is_there(text: str, at: int, words: Wording) -> bool:
    """Whether "there" only opens what there is: there was no hope."""
    following = TOKEN.match(text, at + 1)
    return following is not None and words.has("aux", following.group())


def behind_source(text: str, at: int, words: Wording) -> int | None:
    """Past whoever a German source names, where the sentence goes on without a comma: laut Polizei | starben drei.

    None where the sentence ends there, or a comma follows.
    """
    end, named = at, False
    for token in TOKEN.finditer(text, at):
        word = token.group()
        small = word.islower()
        if token.group()[0].isdigit() or (named and small and word not in ("der", "des", "von", "und")):
            break
        if text[end : token.start()].strip(' „“»«"'):
            return None
        named = named or not small
        end = token.end()
    behind = TOKEN.match(text, end + 1) if text[end : end + 1] == " " else None
    return behind.start() if named and behind is not None else None


def behind_house(text: str, at: int, words: Wording) -> int | None:
    """Past the house that a source names, where the sentence goes on without a comma: według resortu | dwie …

    In Italian and its neighbours only before what cannot go on its name: secondo il ministero | dodici sono …
    """
    first = TOKEN.match(text, at + 1)
    article = first is not None and words.language in ROMANCE and words.has("the", first.group())
    house = TOKEN.match(text, first.end() + 1) if first is not None and article else first
    behind = TOKEN.match(text, house.end() + 1) if house is not None else None
    if house is None or behind is None or text[house.end() : behind.start()] != " ":
        return None
    if words.language == "pl":
        known = words.has("groups", house.group()) or of_a_house(house.group(), words) is not None
        return behind.start() if known and behind.group().islower() else None
    number = words.numbers is not None and words.numbers.match(text, behind.start()) is not None
    new = number or behind.group().isdigit() or words.has("the", behind.group()) or words.has("it", behind.group())
    return behind.start() if article and words.has("groups", house.group()) and new else None


def follows_degree(tokens: Sequence[re.Match[str]], number: int) -> bool:
    """Whether "that" tells how much: spricht so leise, dass der Dolmetscher sich vorbeugt."""
    return number > 1 and tokens[number - 2].group().lower() in DEGREES


def bidden(tokens: Sequence[re.Match[str]], limit: int) -> int | None:
    """Where it begins what somebody is asked to do, in English: asked guests to | leave; asked them | not to leave."""
    found = next((n for n, m in enumerate(tokens) if n and m.group() == "to" and m.end() < limit), None)
    if found is None or found + 1 == len(tokens):
        return None
    if tokens[found - 1].group() == "not":
        return tokens[found - 1].start() if found > 1 else None
    return tokens[found + 1].start()


def infinitive(word: str, words: Wording) -> bool:
    """Whether a Slavic word is an infinitive: призвал жителей | не открывать окна."""
    ending = INFINITIVE.get(words.language)
    return ending is not None and word.islower() and ending.search(word) is not None


def with_not(tokens: Sequence[re.Match[str]], number: int) -> int:
    """Where a verb begins with the "not" before it."""
    return tokens[number - 1 if number and tokens[number - 1].group().lower() in ("не", "nie") else number].start()


def behind_light(text: str, at: int, places: Sequence[Place], words: Wording) -> int | None:
    """Past channel phrases, dates and adverbs behind a verb; None when the sentence ends there.

    None, too, where a preposition governs what comes next: said in its last update before the outage.
    """
    governed = False
    while at < len(text):
        gap = BLANK.match(text, at)
        at = gap.end() if gap else at
        place = next((p for p in places if p.start <= at < p.end), None)
        if place is not None:
            at, governed = place.end, False
            continue
        token = TOKEN.match(text, at)
        if token is None:
            return at if at < len(text) else None
        if words.has("the", token.group()) or token.group().lower() in ("it", "that"):
            ahead = any(0 < p.start - at < 30 for p in places)
            if not ahead and not _only_light(text, at, words):
                return None if governed else at
        elif not words.has("light", token.group().rstrip(".")):
            return None if governed else at
        else:
            governed = words.has("prep", token.group()) and token.group() != "to"  # claimed to have done
        at = token.end()
    return None


def _only_light(text: str, at: int, words: Wording) -> bool:
    """Whether nothing but such words stands up to the end of the clause: he said in a later post."""
    tail = ENDS.split(text[at:])[0]
    return all(words.has("light", t.rstrip(".")) or words.has("the", t) for t in TOKEN.findall(tail))


def having(tokens: Sequence[re.Match[str]], at: int, places: Sequence[Place], words: Wording) -> int | None:
    """Where a clause opens that tells what the speaker did: ont affirmé sur Telegram | avoir pris le dépôt."""
    own = [t for t in tokens if not any(p.start <= at + t.start() < p.end for p in places)]
    light = [t for t in own[:HAVING] if words.has("having", t.group())]
    before = own[: own.index(light[0])] if light else []
    plain = all(words.has("genitive", t.group()) or words.has("days", t.group()) for t in before)
    return light[0].start() if light and plain else None


def tells_who(clause: str, words: Wording) -> bool:
    """Whether words behind a comma only tell who somebody is: …, die Frau eines Gefangenen."""
    tokens = TOKEN.findall(clause)
    said = tokens and words.has("the", tokens[0]) and not any(words.has("mood", t) for t in tokens)
    return bool(said) and any(words.has("roles", t) for t in tokens[1:2])
