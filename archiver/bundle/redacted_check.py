"""Is a redacted working copy whole, and does it say what it must?"""

from __future__ import annotations

import re
from typing import Any

from archiver.bundle.container import BROKEN, Container, Problem
from archiver.bundle.wacz_check import read_json

NAME = "data/redactions.json"
_DIGEST = re.compile(r"[0-9a-f]{64}")


def is_copy(held: Container) -> bool:
    """Whether these files are a working copy, and no bundle."""
    return NAME in held.sizes and "data/archive.wacz" not in held.sizes


def check(held: Container, said: dict[str, str]) -> tuple[list[Problem], str]:
    """What is wrong with the list of redactions, and a sentence on it. `said`: the fields of bag-info."""
    try:
        value: Any = read_json(held, NAME)
        original, rows = str(value["original"]), list(value["redactions"])
        well = all(_DIGEST.fullmatch(row["commitment"]) and isinstance(row["reason"], str) for row in rows)
    except (*BROKEN, KeyError, TypeError, AttributeError) as error:
        return [Problem(NAME, f"it is no list of redactions: {type(error).__name__}")], ""
    problems = []
    if not _DIGEST.fullmatch(original) or said.get("Redacted-From") != original:
        problems.append(Problem(NAME, "it names another original than bag-info.txt"))
    if not well:
        problems.append(Problem(NAME, "a redaction has no commitment"))
    note = f"a working copy of the bundle with the root {original}: {len(rows)} redactions; it is no evidence by itself"
    return problems, note
