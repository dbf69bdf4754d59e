"""Who said it, where and when, on passages of invented news, labelled by somebody who had not read the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from archiver.dates.when import day_as_when
from archiver.quoting.quotes import find_quotes, read_statements
from archiver.quoting.wording import ELSEWHERE, LANGUAGES
from db.model import Article, Quote

SETS = (
    "passages_en.yaml",
    "passages_other.yaml",
    "passages_channels.yaml",
    "passages_styles.yaml",
    "passages_articles.yaml",
    "passages_more.yaml",
    "passages_last.yaml",
    "passages_short.yaml",
    "passages_brief.yaml",
    "passages_kinds.yaml",
    "passages_built.yaml",
    "passages_again.yaml",
    "passages_joined.yaml",
)
"""What each first scored stands in its head."""
OWN_PART = 0.5
"""The part of its own and the label's letters that a quote must share with a label."""


@dataclass(frozen=True)
class Judged:
    """A label and the quote that stands there."""

    label: dict[str, Any]
    quote: Quote | None


def judged(name: str) -> Iterator[Judged]:
    for passage in yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8")):
        published = day_as_when(str(passage["published"]), passage["published"], "argument")
        page = Article(None, None, None, published, None, passage["language"], passage["text"], "0" * 64, "text")
        found = find_quotes(page, read_statements(page, ()))
        at = 0
        for label in passage["quotes"]:
            start = passage["text"].find(label["exact"], at)
            at = start + 1
            if label.get("kind") != "scare":
                yield Judged(label, next((q for q in found if shares(q, start, start + len(label["exact"]))), None))


def shares(quote: Quote, start: int, end: int) -> bool:
    begin, stop = quote.passage.start, quote.passage.start + len(quote.passage.exact)
    shared = min(stop, end) - max(begin, start)
    return shared > OWN_PART * (max(stop, end) - min(begin, start)) or (begin >= start and stop <= end)


def plain(name: str | None) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in (name or "").casefold()).split())


def right_speaker(found: Judged) -> bool:
    ours = plain(found.quote.speaker if found.quote else None)
    names = [plain(n) for n in (found.label["speaker"], *found.label.get("also", ()))]
    return bool(ours) and any(n and (ours in n or n in ours) for n in names)


def right_channel(found: Judged) -> bool:
    ours = found.quote.channel if found.quote else None
    allowed = [found.label["channel"], *found.label.get("also_channels", ())]
    return ours in allowed or (ours in ELSEWHERE and any(a in ELSEWHERE for a in allowed))


@pytest.mark.parametrize(
    ("name", "found", "speaker", "channel"),
    [
        (SETS[0], 0.97, 0.93, 0.93),
        (SETS[1], 0.91, 0.88, 0.93),
        (SETS[2], 1.0, 0.96, 0.95),
        (SETS[3], 0.99, 0.92, 0.94),
        (SETS[4], 1.0, 0.95, 0.96),
        (SETS[5], 0.98, 0.94, 0.94),
        (SETS[6], 1.0, 0.95, 0.95),
        (SETS[7], 0.98, 0.97, 0.98),
        (SETS[8], 0.98, 0.97, 0.97),
        (SETS[9], 0.92, 0.97, 0.97),
        (SETS[10], 0.97, 0.99, 0.99),
        (SETS[11], 1.0, 0.98, 0.98),
        (SETS[12], 1.0, 0.97, 1.0),
    ],
)
def test_the_labelled_passages_are_read_as_a_reader_reads_them(
    name: str, found: float, speaker: float, channel: float
) -> None:
    every = list(judged(name))
    there = [j for j in every if j.quote is not None]
    assert len(there) / len(every) >= found
    by_name = [j for j in there if j.label["speaker"]]
    wrong = [j for j in by_name if not right_speaker(j)]
    assert 1 - len(wrong) / len(by_name) >= speaker, wrong
    elsewhere = [j for j in there if not right_channel(j)]
    assert 1 - len(elsewhere) / len(there) >= channel, elsewhere


def test_every_language_has_its_labelled_passages() -> None:
    passages = [p for name in SETS for p in yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))]
    assert {p["language"] for p in passages} == set(LANGUAGES)
    assert all(p["text"].count(q["exact"]) >= 1 for p in passages for q in p["quotes"])
