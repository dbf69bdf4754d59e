"""How sure the closest post is: one number out of evidence, lead and length. Pure."""

from __future__ import annotations

import math

LEAD = 0.4
"""By how much more must speak for it, on the scale of `Closeness.value`: two wordings of one thing differ by less."""


def likelihood(most: float, second: float, words: int) -> float:
    """How likely it is, 0..1, that the post with the most evidence is the source; `second`: what speaks for the next
    one, `words`: how many words of the quote say something.

    A logistic regression over the pools that `benchmarks/tongues.json` gives; see docs/matching.md. Of two that are
    within `LEAD` neither is.
    """
    lead = most - max(0.0, second)
    if lead < LEAD:
        return 0.0
    return 1 / (1 + math.exp(7.3 - 2 * most - 3.8 * min(lead, 1.4) - 0.55 * min(words, 7)))
