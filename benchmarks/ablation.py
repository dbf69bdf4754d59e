"""What each signal is worth: the labelled articles, each time without one of them, by the weights as they stand.

Prints a table in Markdown; see docs/matching.md. Run: python benchmarks/ablation.py [PATTERN …]
With `--without SIGNAL COMMAND …` it is `citetrail COMMAND …` without this signal, for a scorer that runs a command.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent.parent))

from archiver.matching import anchors, crossref, encoders, likelihood, pool
from archiver.matching.signals import ELSEWHERE
from db.model import Citation, Quote
from tests import labels

Quotes = Sequence[tuple[str, Quote]]
Citations = Sequence[tuple[str, Citation]]
_made = crossref.cross_reference
_compare = anchors.compare


def told(change: Callable[[Quote], Quote], *, cited: bool = True) -> Callable[..., Any]:
    """Cross-referencing that is told less of each quote, and with `cited` off of no embeds, links and mentions."""

    def made(archive: Any, id_: str, article: Any, citations: Citations, quotes: Quotes, **more: Any) -> Any:
        less = [(key, change(quote)) for key, quote in quotes]
        return _made(archive, id_, article, citations if cited else [], less, **more)

    return made


def _without_platform(quote: Quote) -> Quote:
    return quote if quote.channel in ELSEWHERE else replace(quote, channel=None)


def _no_numbers(quote: str, post: str) -> anchors.Agreement:
    return replace(_compare(quote, post), numbers=(), missing=(), spelt=(), counted=0.0)


def _no_names(quote: str, post: str) -> anchors.Agreement:
    return replace(_compare(quote, post), names=(), absent=(), words=())


def _weightless(*names: str) -> Any:
    kept = {name: weight for name, weight in likelihood.WEIGHTS.items() if name not in names}
    return patch.object(likelihood, "WEIGHTS", kept)


def _hearing(change: Callable[[Quote], Quote], *, cited: bool = True) -> Any:
    return patch.object(crossref, "cross_reference", told(change, cited=cited))


SIGNALS: dict[str, tuple[Any, ...]] = {
    "all of it": (),
    "the speaker": (_hearing(lambda quote: replace(quote, speaker=None)),),
    "the platform": (_hearing(_without_platform),),
    "the day": (_hearing(lambda quote: replace(quote, said_on=None)),),
    "embeds and links": (_hearing(lambda quote: quote, cited=False),),
    "numbers": (patch.object(anchors, "compare", _no_numbers), _weightless("numbers", "missing")),
    "concepts": (_weightless("concepts", "lacking"),),
    "names": (patch.object(anchors, "compare", _no_names),),
    "meaning": (patch.object(encoders, "ALL", ()),),
    "the paragraph around": (_weightless("around"),),
    "neighbouring quotes": (_weightless("nearby", "elsewhere"),),
    "age": (_weightless("age"),),
    "posts of those days by others": (patch.object(pool.Pool, "of_those_days", lambda *_: []),),
}
"""What is taken away, and how."""


def measured(patterns: Sequence[str], signal: str) -> labels.Score:
    """The score of all these articles without the signal."""
    total = labels.Score()
    with without(signal):
        for pattern in patterns:
            total.add(labels.of(pattern))
    return total


@contextmanager
def without(signal: str) -> Iterator[None]:
    """Everything as it is, but for this signal."""
    with ExitStack() as changed:
        for change in SIGNALS[signal]:
            changed.enter_context(change)
        yield


def table(patterns: Sequence[str]) -> None:
    """Prints what is left of the score without each of the signals."""
    print("| without | F1 | precision | recall | traps | silent where there is no post |")
    print("|---|---:|---:|---:|---:|---:|")
    for signal in SIGNALS:
        one = measured(patterns, signal)
        print(
            f"| {signal} | {one.f1:.3f} | {one.precision:.3f} | {one.recall:.3f} | {one.trapped} of {one.traps} "
            f"| {one.silent} of {one.of_none} |",
            flush=True,
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--without"]:
        from archiver import cli

        with without(sys.argv[2]):
            sys.argv[1:3] = []
            cli.main()
    else:
        table(sys.argv[1:] or ["h*", "k*", "m*"])
