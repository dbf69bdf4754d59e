"""Ties are W3C Web Annotations: the article's words are the target, the post's words the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import bundled
import pytest

from archiver.bundle.annotations import quotes_document
from archiver.dossier import Dossier
from db import canonical


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    archive, made = bundled.dossier(tmp_path / "archive")
    with archive:
        yield made


def test_selectors_on_both_sides_lead_to_the_very_words(dossier: Dossier) -> None:
    texts = (bundled.POSTED, bundled.CREWS)
    for note, posted in zip(quotes_document([dossier])["@graph"], texts, strict=True):
        assert (note["type"], note["motivation"]) == ("Annotation", "linking")
        for side, text in ((note["target"], bundled.TEXT), (note["body"], posted)):
            words, place = side["selector"]
            assert text[place["start"] : place["end"]] == words["exact"] != ""
            assert words["prefix"] + words["exact"] + words["suffix"] in text
            assert side["state"]["cached"] == "archive.wacz"


def test_a_tie_tells_its_verdict_its_reasons_and_the_capture_it_rests_on(dossier: Dossier) -> None:
    first = quotes_document([dossier])["@graph"][0]
    assert (first["verdict"], first["score"], first["timeCheck"]) == ("altered", 0.93, "consistent")
    assert first["reasons"] == ["another number: seven, nine"]
    assert ["-", "seven"] in first["diff"]
    assert first["body"]["capture"] == f"urn:citetrail:capture:{canonical.name(bundled.looks()[0])}"
    assert first["speaker"] == "Ada Holm"


def test_a_quote_without_a_tie_says_so(dossier: Dossier) -> None:
    notes = quotes_document([replace(dossier, cross_reference=None)])["@graph"]
    assert [(note["motivation"], note["body"]["value"]) for note in notes] == [("assessing", "unmatched")] * 2


def test_every_annotation_has_a_name_of_its_own(dossier: Dossier) -> None:
    names = [note["id"] for note in quotes_document([dossier])["@graph"]]
    assert len(names) == len(set(names)) == 2
