"""A dateline says where a report was written; it is no part of what is reported."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archiver.quoting.attribution import find_statements
from archiver.quoting.datelines import behind_dateline

REPORT = "Two drones were shot down, the ministry said."


@pytest.mark.parametrize(
    "dateline",
    ["KYIV, March 14 (Reuters) - ", "KYIV/MOSCOW, March 14 - ", "BEIRUT (AP) — ", "Berlin (dpa) - ", "LONDON: ",
     "PARIS, 3 mars 2024 (AFP) – ", "Kyiv, Ukraine — ", "КИЇВ, 14 березня (Укрінформ) – ", "МОСКВА, 3 мар - "],
)  # fmt: skip
def test_a_report_begins_behind_its_dateline(dateline: str) -> None:
    assert behind_dateline(dateline + REPORT) == len(dateline)


@pytest.mark.parametrize(
    "text",
    [REPORT, "NATO – which has 32 members – said so.", "The army — two tanks fewer now — has left.", "",
     "He has a plan: the bridge stays shut.", "Boris Johnson — Two drones fell.", "Anna Weiss: Two drones fell.",
     "WHO WAS THERE ON THAT DAY AND WHO WAS NOT THERE - Two drones fell.", "— Two drones fell.", "KYIV – "],
)  # fmt: skip
def test_other_openings_are_no_datelines(text: str) -> None:
    assert behind_dateline(text) == 0


def test_reported_words_are_quoted_without_the_dateline_and_its_day() -> None:
    text = "KYIV, March 14 - Russian units shot down 87 drones overnight, the defence ministry said on Friday."
    (said,) = find_statements(text, "en", [], lambda _: None)
    assert text[said.start : said.end] == "Russian units shot down 87 drones overnight"


@given(st.text(max_size=200))
def test_any_text_has_its_beginning_within_it(text: str) -> None:
    assert 0 <= behind_dateline(text) < max(1, len(text))
