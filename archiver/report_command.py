"""`export --pdf`: the report of a bundle on paper, beside the bundle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from archiver.answer import DONE, IN_PART, Answer
from archiver.bundle import report_pdf
from db.errors import InputError


def printed(pdf: Path, bundle: Path, export: Callable[[], Answer]) -> Answer:
    """What `export` answers, and the PDF that was then printed from the bundle.

    Where Chromium or the folder is missing, InputError is raised before anything is done; where printing fails, the
    bundle is there all the same, and the answer says what is missing.
    """
    report_pdf.ready(pdf)
    answer = export()
    try:
        return replace(answer, document=answer.document | {"pdf": report_pdf.write(bundle, pdf)})
    except InputError as error:
        lost = [*answer.document.get("incomplete", []), {"what": str(pdf), "why": str(error)}]
        code = IN_PART if answer.exit_code == DONE else answer.exit_code
        return replace(answer, document=answer.document | {"incomplete": lost}, exit_code=code)
