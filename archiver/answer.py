"""What stands before a command and what comes behind it: options in, an answer out. Light: imported at every start."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

Json = dict[str, Any]
DONE, CANNOT, IN_PART, DAMAGED = 0, 2, 3, 6
"""Exit codes that are no error: all done, a need is not met, done in part, damage found."""


class Options(NamedTuple):
    """What stands before the command."""

    archive: Path | None
    config: Path | None
    json: bool
    quiet: bool
    verbose: bool


@dataclass(frozen=True)
class Answer:
    """What a command answers: its kind (which table shows it), the promised JSON, and the exit code."""

    kind: str
    document: Json
    exit_code: int = DONE


def print_json(document: Json) -> None:
    """One JSON document on standard output, in UTF-8 whatever the locale says, out at once."""
    text = json.dumps(document, ensure_ascii=False)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()
