"""Fit the weights by which retold quotes are tied to posts, and say how well they do.

Labelled are the articles of `tests/labelled` and the scenes of `tongues.json`. Each article is asked as it is, and
again for each of its sources with that post taken away: then the right answer is none. Reported is what weights say of
an article that they were not fitted to, and of a whole set. The weights in the source were fitted with both encoders
installed. Run: python benchmarks/decision.py [--write]
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

import tongues

from archiver.matching import encoders, likelihood, retold
from archiver.matching.features import NAMES, pairs
from archiver.matching.retold import Asked, Known
from db.archive import Archive
from tests import labels

Floats = NDArray[np.float64]
SETS = ("h", "k", "m", "n", "p")
"""The sets of articles that weights are fitted to."""
LESS = {"gone", "age", "other_day", "lacking", "missing", "elsewhere"}
"""Features that cannot speak for a post; the others cannot speak against it, but for those that are `FREE`."""
FREE = {"any", "unread", "own_language"}
OTHERS = {"nearby", "elsewhere"}
"""What other quotes say: not known in the first round."""
PRIOR = {"gone": -1.0, "other_day": -2.0, "by_speaker": 1.0, "platform": 0.5}
"""What weights are believed to be before anything is seen: few of these posts were gone or of another day than the one
that was meant, and in archives as small as these there is hardly anybody but the speakers.
"""
STIFF = 1.0
"""How strongly weights are held at their prior."""
ABSENT, SCENES = 0.5, 0.3
"""What a quote whose source was taken away counts, and one of the scenes: an author's posts of one day."""
WHERE = Path(likelihood.__file__)


@dataclass(frozen=True)
class Case:
    """The open quotes of one article, held against one state of the archive."""

    article: str
    asked: Sequence[Asked]
    known: Sequence[Known]
    right: Mapping[str, frozenset[str]]
    """By quote, the posts that are right; empty: none is. Quotes that nobody labelled are missing."""
    never: Mapping[str, frozenset[str]]
    weight: float = 1.0


def recorded(run: Callable[[], object]) -> list[tuple[Sequence[Asked], Sequence[Known]]]:
    """All that `retold.decide` is asked while `run` runs."""
    seen: list[tuple[Sequence[Asked], Sequence[Known]]] = []
    decide = retold.decide

    def watched(open_: Sequence[Asked], known: Sequence[Known] = ()) -> dict[str, retold.Told]:
        seen.append((open_, known))
        return decide(open_, known)

    retold.decide = watched  # type: ignore[assignment]
    try:
        run()
    finally:
        retold.decide = decide
    return seen


def of_article(article: labels.Json) -> tuple[Case, labels.Score]:
    """The open quotes of a labelled article, and the score of the answers that were given by words."""
    answered: list[labels.Json] = []
    with tempfile.TemporaryDirectory() as folder:
        seen = recorded(lambda: answered.append(labels.answer(article, Path(folder))))
    (asked, known), quotes = seen[-1], answered[0]["quotes"]
    right, never = {}, {}
    for label in article["quotes"]:
        quote = labels.spoken(label, quotes)
        one = next((a for a in asked if quote and _place(a) == (quote["start"], quote["exact"])), None)
        if one is not None:
            right[one.id] = frozenset(post.lower() for post in [*label.get("posts", []), *label.get("also", [])])
            never[one.id] = frozenset(post.lower() for post in label.get("never", []))
    by_words = [quote | ({"status": "unmatched", "matches": []} if _is_retold(quote) else {}) for quote in quotes]
    return Case(article["name"], asked, known, right, never), labels.score(article, answered[0] | {"quotes": by_words})


def of_scenes() -> Iterator[Case]:
    """The scenes of `tongues.json`."""
    for scene, told in enumerate(tongues.SCENES):
        with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder)) as kept:
            kept.keep(tongues.snapshots(scene), at=tongues.NOON, agent="benchmark", did="import")
            seen = recorded(lambda: list(tongues.told(kept, scene)))  # noqa: B023
        asked, known = seen[-1]
        right = {
            f"q{place}": frozenset() if source is None else frozenset([f"telegram:author_{scene}/{source}"])
            for place, (_, source) in enumerate(told["quotes"])
        }
        yield Case(f"scene {scene}", asked, known, right, {}, SCENES)


def without(case: Case) -> Iterator[Case]:
    """The case once for every source, with that post taken away; only the quotes of that post are asked."""
    for gone in sorted({post for posts in case.right.values() for post in posts}):
        asked = [replace(one, fits=tuple(fit for fit in one.fits if fit.key.lower() != gone)) for one in case.asked]
        known = [one for one in case.known if one.post != gone]
        right = {id_: posts - {gone} for id_, posts in case.right.items() if gone in posts}
        yield replace(case, asked=asked, known=known, right=right, weight=ABSENT * case.weight)


Rows = tuple[Floats, NDArray[np.bool_], float]
"""The rows of one quote, which of them are right, and what it counts."""


def table(case: Case, *, second: bool) -> dict[str, tuple[Floats, Asked]]:
    """The rows of each quote; `second`: with what the other quotes say, by today's weights."""
    asked = case.asked
    if second:
        likely = {one.id: likelihood.likelihoods([fit.features for fit in one.fits]) for one in asked}
        asked = retold.joined(asked, likely, case.known)
    return {
        one.id: (np.array([[v for _, v in pairs(fit.features)] for fit in one.fits]).reshape(-1, len(NAMES)), one)
        for one in asked
    }


def fitted(cases: Sequence[Case]) -> dict[str, float]:
    """The weights, each of the sign that it may have."""
    everything = [*cases, *(fewer for case in cases for fewer in without(case))]
    likelihood.WEIGHTS = {}
    for turn in range(4):
        data: list[Rows] = []
        for case in everything:
            for id_, (rows, one) in table(case, second=turn > 0).items():
                if id_ in case.right and len(rows):
                    data.append((rows, np.array([fit.key.lower() in case.right[id_] for fit in one.fits]), case.weight))
        if turn:
            likelihood.WEIGHTS = signed(data, NAMES)
        else:
            likelihood.WEIGHTS = signed(data, [name for name in NAMES if name not in OTHERS])
    return likelihood.WEIGHTS


def signed(data: Sequence[Rows], used: Sequence[str]) -> dict[str, float]:
    """The weights of these features, leaving out what comes out with a sign that it may not have."""
    weights = solved(data, used)
    wrong = [n for n, w in weights.items() if n not in FREE and (w > 0 if n in LESS else w < 0)]
    return signed(data, [name for name in used if name not in wrong]) if wrong else weights


def solved(data: Sequence[Rows], used: Sequence[str]) -> dict[str, float]:
    """The most likely weights, by Newton's method, held at their prior."""
    places = [NAMES.index(name) for name in used]
    prior = np.array([PRIOR.get(name, 0.0) for name in used])
    weights = prior.copy()
    for _ in range(60):
        slope, bend = STIFF * (prior - weights), STIFF * np.eye(len(used))
        for rows, right, counts in data:
            own = rows[:, places]
            share = shares(own @ weights)
            expected = share @ own
            wanted = share * right
            slope += counts * ((wanted @ own / wanted.sum() if right.any() else 0.0) - expected)
            bend += counts * ((own * share[:, None]).T @ own - np.outer(expected, expected))
        step = np.linalg.solve(bend, slope)
        weights = weights + step / max(1.0, float(np.abs(step).max()))
        if np.abs(step).max() < 1e-6:
            break
    return {name: round(float(weight), 2) for name, weight in zip(used, weights, strict=True)}


def shares(strengths: Floats) -> Floats:
    """`likelihood.likelihoods`, of strengths."""
    most = max(0.0, float(strengths.max()))
    each = np.exp(strengths - most)
    found: Floats = each / (each.sum() + math.exp(-most))
    return found


@dataclass(frozen=True)
class Answer:
    """What the weights said of one quote."""

    article: str
    likely: float
    right: bool
    trap: bool
    absent: bool
    """The source had been taken away."""
    quote: str
    post: str


def answers(cases: Sequence[Case], weights: Mapping[str, float]) -> Iterator[Answer]:
    """The likeliest post of each quote, with these weights; quotes without any post are left out."""
    likelihood.WEIGHTS = dict(weights)
    for case in cases:
        for whole, state in [(True, case), *((False, fewer) for fewer in without(case))]:
            for id_, (rows, one) in table(state, second=True).items():
                if id_ in state.right and len(rows):
                    sure = likelihood.likelihoods([fit.features for fit in one.fits])
                    best = max(range(len(sure)), key=sure.__getitem__)
                    key = one.fits[best].key.lower()
                    right, trap = key in state.right[id_], key in state.never.get(id_, ())
                    yield Answer(case.article, sure[best], right, trap, not whole, _place(one)[1], key)


def left_out(lists: Sequence[Sequence[Case]], group: Callable[[Case], str]) -> list[list[Answer]]:
    """For each list of cases the answers for each group by weights that were fitted to all others of all lists."""
    found: list[list[Answer]] = [[] for _ in lists]
    for name in sorted({group(case) for cases in lists for case in cases}):
        weights = fitted([case for cases in lists for case in cases if group(case) != name])
        for answered, cases in zip(found, lists, strict=True):
            answered += answers([case for case in cases if group(case) == name], weights)
    return found


def summed(found: Sequence[Answer], words: labels.Score, sure: float) -> str:
    """Precision, recall and traps of all answers, with those that words gave."""
    given = [answer for answer in found if answer.likely >= sure and not answer.absent]
    right = sum(answer.right for answer in given) + words.right
    wrong = sum(not answer.right for answer in given) + words.wrong
    absent = [answer for answer in found if answer.absent]
    false = sum(answer.likely >= sure and not answer.right for answer in absent)
    traps = sum(answer.trap for answer in given) + words.trapped
    return (
        f"sure {sure:.2f}: P {right / max(1, right + wrong):.3f}  R {right / (words.right + words.missed):.3f}  "
        f"traps {traps}  retold {len(given)}, wrong {wrong - words.wrong}  "
        f"source taken away: {false} of {len(absent)} tied"
    )


def calibrated(found: Sequence[Answer]) -> Iterator[str]:
    """For each tenth of likelihood how many answers there were, and the share that was right."""
    for low in range(10):
        inside = [
            answer
            for answer in found
            if low / 10 <= answer.likely < low / 10 + 0.1 or (low == 9 and answer.likely >= 1)
        ]
        if inside:
            right = sum(answer.right for answer in inside) / len(inside)
            mean = sum(answer.likely for answer in inside) / len(inside)
            yield f"{low / 10:.1f}-{low / 10 + 0.1:.1f}: {len(inside):3} answers, likely {mean:.2f}, right {right:.2f}"


def write(weights: Mapping[str, float]) -> None:
    """Put the weights into `archiver/matching/likelihood.py`."""
    listed = "".join(f'    "{name}": {weights[name]},\n' for name in NAMES if weights.get(name))
    source = WHERE.read_text(encoding="utf-8")
    made = re.sub(
        r"WEIGHTS: dict\[str, float\] = \{.*?\}\n", f"WEIGHTS: dict[str, float] = {{\n{listed}}}\n", source, flags=re.S
    )
    WHERE.write_text(made, encoding="utf-8")


def gathered(sets: Sequence[str]) -> tuple[list[Case], labels.Score]:
    """The cases of all articles of these sets, and the score of the answers by words."""
    cases, words = [], labels.Score()
    for name in sets:
        for article in labels.articles(f"{name}*"):
            case, score = of_article(article)
            cases.append(case)
            words.add(score)
    return cases, words


def by_encoders(sets: Sequence[str]) -> Iterator[tuple[str, list[Case], labels.Score]]:
    """The cases, and the score by words, with the encoder that comes with Citetrail, and with all that are here."""
    every = [encoder for encoder in encoders.ALL if callable(encoders.loaded(encoder))]
    for known in [every[:1], every] if len(every) > 1 else [every]:
        encoders.ALL = tuple(known)
        cases, words = gathered(sets)
        yield encoders.labels(), [*cases, *of_scenes()], words


def reported(title: str, cases: Sequence[Case], found: Sequence[Answer], words: labels.Score) -> None:
    """Print how well the answers do on the articles of these cases."""
    own = [answer for answer in found if not answer.article.startswith("scene")]
    print(f"\n{title}: {len({case.article for case in cases})} articles and scenes")
    print("\n".join(summed(own, words, sure) for sure in (0.5, 0.6, likelihood.SURE, 0.7, 0.8, 0.9)))
    print("\n".join(calibrated(own)))


def _place(one: Asked) -> tuple[int, str]:
    passage = one.setting.quote.passage
    return passage.start, passage.exact


def _article(case: Case) -> str:
    return case.article


def _set(case: Case) -> str:
    return case.article[0]


def _is_retold(quote: labels.Json) -> bool:
    return bool(quote["matches"]) and quote["matches"][0]["verdict"] in ("translated", "paraphrased")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true", help="put the weights into the source")
    chosen = options.parse_args()
    measured = list(by_encoders(SETS))
    for title, group in (("article", _article), ("set", _set)):
        each = left_out([cases for _, cases, _ in measured], group)
        for (known, cases, words), found in zip(measured, each, strict=True):
            reported(f"{known}, each {title} by weights that were fitted to the others", cases, found, words)
    weights = fitted([case for _, cases, _ in measured for case in cases])
    print(weights)
    if chosen.write:
        write(weights)
