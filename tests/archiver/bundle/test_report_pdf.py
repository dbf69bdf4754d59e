"""The report on paper: printed from the bundle by the real Chromium, and the same for the same bundle."""

from __future__ import annotations

import re
from pathlib import Path

import bundled
import pytest

from archiver.bundle import report_pdf
from archiver.bundle.export import export
from db import canonical
from db.errors import InputError


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bundle")
    archive, dossier = bundled.dossier(folder / "archive")
    with archive:
        export(archive, [dossier], folder / "evidence.zip", made_by=bundled.AGENT)
    return folder / "evidence.zip"


def test_the_same_bundle_gives_the_same_paper_and_it_tells_nothing_of_this_computer(
    bundle: Path, tmp_path: Path
) -> None:
    first = report_pdf.write(bundle, tmp_path / "first.pdf")
    second = report_pdf.write(bundle, tmp_path / "second.pdf")
    made = (tmp_path / "first.pdf").read_bytes()
    assert first["sha256"] == second["sha256"] == canonical.digest(made)
    assert b"Evidence report: Ferry stops for nine days" in made
    assert made.count(b"D:20260302000000+00'00'") == 2
    assert b"Mozilla" not in made
    assert b"HeadlessChrome" not in made
    assert b"/MarkInfo" in made  # tagged, for screen readers
    offset = int(re.findall(rb"startxref\n(\d+)\n", made)[-1])
    assert made[offset : offset + 4] == b"xref"


def test_a_title_cannot_pass_itself_off_as_the_head_of_the_file() -> None:
    info = b"/Creator \\(x\\)\n) /Creator (Mozilla \\(X11\\))\n/Producer (Skia/PDF m1)\n"
    info += b"/CreationDate (D:20261126112359+00'00')\n/ModDate (D:20261126112359+00'00')>>"
    plain = report_pdf.standard(b"<</Title (" + info, "20260302")
    assert len(plain) == len(info) + 10
    assert b"\\(x\\)" in plain
    assert plain.endswith(b"/CreationDate (D:20260302000000+00'00')\n/ModDate (D:20260302000000+00'00')>>")
    assert b"/Creator (Citetrail      )" in plain


def test_what_stands_in_the_way_is_said_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="name a file in a folder that is there"):
        report_pdf.ready(tmp_path / "nowhere" / "report.pdf")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match="apt-get install chromium"):
        report_pdf.ready(tmp_path / "report.pdf")


def test_heads_of_tables_are_counted_from_one_wherever_the_browser_began() -> None:
    def heads(first: int) -> bytes:
        one, two = (f"(node{number:08})" for number in (first, first + 2))
        return f"/ID {one} /ID {two} /Headers [{one}] /Names [{one} 7 0 R {two} 9 0 R]".encode()

    assert report_pdf.standard(heads(80), "20260302") == report_pdf.standard(heads(98), "20260302")
    assert report_pdf.standard(heads(80), "20260302").count(b"(node00000001)") == 3
