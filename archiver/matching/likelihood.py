"""How likely each of several posts is the source of a quote: a logistic regression over `features.Features`. Pure.

One of the posts is the source, or none of those here: each post's strength is the sum of its features, each times its
weight, the strength of "none" is 0, and a post's likelihood is its share of the exponentials of all. So two posts that
say the same take each other's likelihood, and a post that is alone takes it from "none".

The weights are fitted by `benchmarks/decision.py`; do not change them by hand.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from archiver.matching.features import Features, pairs

SURE = 0.6
"""How likely a post must be to be the answer."""

WEIGHTS: dict[str, float] = {
    "any": -2.3,
    "meaning": 0.99,
    "at_length": 0.91,
    "around": 2.09,
    "unread": 0.7,
    "own_language": -1.42,
    "held": 0.25,
    "numbers": 0.99,
    "names": 0.25,
    "alike": 0.08,
    "concepts": 0.65,
    "lacking": -1.88,
    "missing": -1.38,
    "by_speaker": 0.59,
    "cited": 0.62,
    "beside": 0.64,
    "other_day": -2.88,
    "age": -0.87,
    "gone": -1.0,
    "nearby": 0.63,
    "elsewhere": -2.17,
}
"""What each feature weighs, by its name."""


def likelihoods(rows: Sequence[Features]) -> list[float]:
    """How likely each post is the source, 0..1; what is missing from 1 is how likely none of them is."""
    strengths = [strength(row) for row in rows]
    most = max([0.0, *strengths])
    shares = [math.exp(value - most) for value in strengths]
    return [share / (sum(shares) + math.exp(-most)) for share in shares]


def strength(row: Features) -> float:
    """What speaks for a post, all in all."""
    return sum(WEIGHTS.get(name, 0.0) * value for name, value in pairs(row))
