"""The looks at a post: each in a row, on a line of time, and never more said of them than they show."""

from __future__ import annotations

from pathlib import Path

import bundled
from hypothesis import given
from hypothesis import strategies as st

from archiver.availability import SAYS
from archiver.bundle import completeness, report_looks
from archiver.bundle.report_words import FOUND, HOLDS


def looks(*said: tuple[str, str]) -> list[dict[str, str]]:
    return [{"taken_at": at, "says": says} for at, says in said]


def test_every_look_of_every_post_is_told_oldest_first(tmp_path: Path) -> None:
    archive, dossier = bundled.dossier(tmp_path)
    archive.close()
    told = report_looks.histories([dossier])["telegram:crew_union/17"]["looks"]
    assert [(look["route"], look["says"], look["http"]) for look in told] == [
        ("page", "silent", None),
        ("embed", "there", 200),
        ("embed", "gone", 404),
    ]
    assert all(look["sha256"] for look in told)


def test_what_any_absence_says_has_words() -> None:
    assert set(SAYS.values()) <= set(FOUND)


def test_the_flags_of_every_capture_have_words() -> None:
    told = completeness.of_look(bundled.looks()[0], bundled.BLOBS.__getitem__)
    assert set(completeness.under(told, None)) == set(HOLDS)


def test_a_flag_that_is_new_is_told_by_its_name() -> None:
    assert report_looks.lacking({"has_api_json": False, "has_url": None, "has_media": True}) == ["api json"]
    assert report_looks.held({"has_api_json": False, "has_url": None, "has_media": True}) == [HOLDS["has_media"]]


def test_a_failed_look_is_not_called_complete_or_incomplete() -> None:
    failed = report_looks.told({"id": "a", "failed": True}, {"a": {"has_url": True, "has_media": False}})
    assert (failed["holds"], failed["lacks"]) == ([], [])


def test_looks_of_one_instant_make_no_line() -> None:
    at = "2026-03-02T09:30:15Z"
    assert report_looks.line([], None, None) is None
    assert report_looks.line(looks((at, "there"), (at, "gone")), None, None) is None


def test_the_line_is_to_scale_and_shades_what_nobody_saw() -> None:
    seen = looks(
        ("2026-03-01T00:00:00Z", "there"), ("2026-03-02T00:00:00Z", "silent"), ("2026-03-05T00:00:00Z", "gone")
    )
    line = report_looks.line(seen, "2026-03-01T00:00:00Z", "2026-03-05T00:00:00Z")
    assert line is not None
    assert line.marks == ((10.0, "there"), (165.0, "silent"), (630.0, "gone"))
    assert line.gap == (10.0, 620.0)
    assert line.told == "looks that saw the post 1, that did not 1, that do not tell 1"
    alone = report_looks.line(seen, None, "2026-03-05T00:00:00Z")
    assert alone is not None
    assert alone.gap is None


@given(st.lists(st.datetimes(), min_size=2, max_size=30, unique=True))
def test_every_look_has_its_place_on_the_line_in_order(times: list[object]) -> None:
    seen = looks(*((f"{at.isoformat()}Z", "there") for at in sorted(times)))  # type: ignore[attr-defined, type-var]
    line = report_looks.line(seen, None, None)
    assert line is not None
    places = [place for place, _ in line.marks]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (report_looks.EDGE, report_looks.WIDTH - report_looks.EDGE)
