"""The dateline before a report's first words: "KYIV, March 14 (Reuters) - ", "Berlin (dpa) – ", "Kyiv, Ukraine — "."""

from __future__ import annotations

import re

LONGEST = 8
"""Words of a dateline, the agency in parentheses not counted."""
_HEAD = re.compile(
    r"\s*(?P<place>[^.!?;:\x01\n()]{2,60}?)\s?(?P<agency>\([^()\n]{2,30}\))?\s?(?:[—–-]|:)\s+(?=[\w\"'“„«$€£])"
)


def behind_dateline(text: str) -> int:
    """Where the first sentence of a paragraph begins behind its dateline; 0 where it has none.

    A place in capitals, or an agency in parentheses, or a place with its country; what follows begins like a sentence.
    """
    head = _HEAD.match(text)
    if head is None:
        return 0
    words = head["place"].split()
    first = text[head.end()]
    if len(words) > LONGEST or not words or not words[0][0].isupper() or first.islower():
        return 0
    shouted = sum(c.isalpha() for c in words[0]) >= 3 and words[0].isupper()
    country = "," in head["place"] and all(word[0].isupper() for word in words) and ":" not in head[0]
    return head.end() if shouted or head["agency"] or country else 0
