"""Marks that hold no quote: names of papers and works, a word the writer holds at arm's length."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archiver.quoting.quote_spans import Marked
from archiver.quoting.wording import SLAVIC, UNCASED, WORD, Wording

NAMING = re.compile(
    r"(?:called|calls|call|dubbed|termed|so-called|nicknamed|named|labeled|labelled|titled"
    r"|назвал\w*|называет|назвав|genannt\w*|nennt|nannte|bezeichnet\w*)(?:\s+\S+){0,2}\s*\Z",
    re.IGNORECASE,
)
LAST_WORD = re.compile(r"([\w'’-]++)\s*+\Z")
DASH = re.compile(r",?\s[—–-]\s")
LATER = re.compile(r"\s([^\W\d_A-ZА-ЯЁІЇЄҐĄĆĘŁŃÓŚŹŻ]\w*)")
"""A small word that goes on behind marks."""
STOP, FAR = re.compile(r"[.!?…\n:]"), 100
"""What ends a clause, and the code points of it in which a "that" is looked for."""
HOLDERS = ("groups", "outlets", "roles", "places")
"""Lists of those that may have a name in marks: a club, a channel, a club's coach."""
SPEECH_BY_COLON = frozenset({"ru", "uk", "pl", "he", "ar", "tr"})
"""Languages in which direct speech needs a colon or comma, never a bare verb, before its marks."""


def without_titles(text: str, quotes: Iterable[Marked], words: Wording) -> list[Marked]:
    """The quotes without those that are names: short, capital, without a stop, inside the writer's sentence."""
    return [quote for quote in quotes if not _is_title(text, quote, words)]


def _is_title(text: str, quote: Marked, words: Wording) -> bool:
    """Whether marks hold a name. A title is named in mid-sentence: a paper «Вести», a film “Long Road”."""
    inner = text[quote.start : min(quote.end, quote.start + 80)]
    parts = inner.split()
    if quote.continued or len(parts) > 4 or not inner or inner[-1] in ".!?…" or text[quote.outer_end - 2] == ",":
        return False
    before = text[max(0, quote.outer_start - 60) : quote.outer_start]
    after = text[quote.outer_end : quote.outer_end + 3]
    own = before.rstrip()
    if words.language in SLAVIC and (not own or own[-1] in ".!?…" or "\n" in before[len(own) :]):
        verb = LATER.match(text, quote.outer_end)
        spoken = verb is not None and len(parts) > 1 and bool(words.cue_openings({verb.group(1).lower()}))
        clause = STOP.split(text[quote.outer_end : quote.outer_end + FAR])[0]
        spoken = spoken and not any(words.has("that", t) for t in WORD.findall(clause))  # … заявили, что
        return inner[0].isupper() and verb is not None and not spoken  # «Северяне» отменили рейсы
    if not own or not (own[-1].isalnum() or own[-1] in "_’'\"-") or "\n" in before[len(own) :]:
        return False
    if DASH.match(after) or NAMING.search(before):
        return False
    last = LAST_WORD.search(before)
    word = last.group(1).lower() if last else ""
    cued = any(phrase == word for phrase, _, _ in words.cues.get(word, ())) or words.has("that", word)
    if cued and words.language not in SPEECH_BY_COLON:
        return False
    if words.has("that", word):
        return False
    if words.has("said_with", word):
        return False
    cased = words.language not in UNCASED
    if not cased and words.brand.fullmatch(inner):
        return True
    if words.language in SLAVIC | UNCASED and any(words.has(g, part) for part in word.split("-") for g in HOLDERS):
        return not cased or inner[:1].isupper()
    capital = all(p[:1].isupper() or p[:1].isdigit() or words.has("link", p) or len(p) <= 3 for p in parts)
    return capital and inner[:1].isupper()
