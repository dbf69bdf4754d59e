"""How near the encoder comes to a translation with the lists of `archiver/matching/glosses/`, and without them.

`parallel.json` has fifteen sentences in English and what posts say for them in other languages; nobody who wrote a list
had seen them. For each language: how often the translation is the closest of the fifteen, and the median cosine of
translations and of the others. Run: python benchmarks/glosses.py
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from archiver.matching import encoders, gloss, use

SENTENCES: dict[str, list[str]] = json.loads((Path(__file__).parent / "parallel.json").read_text(encoding="utf-8"))


def measured(language: str, read: Callable[[str], str]) -> tuple[float, float, float]:
    """The share of sentences whose translation is the closest; the median cosine of translations, and of the others.
    `read`: how a text is made ready for the encoder.
    """
    use.in_english = read
    asked = encoders.USE_M3.wholes(SENTENCES["en"])
    there = encoders.USE_M3.wholes(SENTENCES[language])
    close = np.array([encoders.cosines(one, there) for one in asked])
    own = np.eye(len(close), dtype=bool)
    return float((close.argmax(axis=1) == np.arange(len(close))).mean()), *map(np.median, (close[own], close[~own]))


if __name__ == "__main__":
    print("language   closest: as it is, by the list   median cosine   of others")
    for language in SENTENCES:
        if language != "en":
            before, after = (measured(language, read) for read in (str, gloss.in_english))
            listed = after if language in gloss.languages() else (float("nan"),) * 3
            print(
                f"{language:8} {before[0]:.2f} {listed[0]:.2f}   {before[1]:.2f} {listed[1]:.2f}"
                f"   {before[2]:.2f} {listed[2]:.2f}"
            )
