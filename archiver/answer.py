"""What stands before a command and what comes behind it: options in, an answer out. Light: imported at every start."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from archiver import log
from db.errors import CitetrailError, InputError

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
    log: Path | None = None


@dataclass(frozen=True)
class Answer:
    """What a command answers: its kind (which table shows it), the promised JSON, and the exit code."""

    kind: str
    document: Json
    exit_code: int = DONE


def print_json(document: Json) -> None:
    """One JSON document on standard output, in UTF-8 whatever the locale says, out at once."""
    text = json.dumps(document, ensure_ascii=False)
    with written():
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.flush()


@contextmanager
def written() -> Iterator[None]:
    """Writing an answer. Raises InputError where standard output takes nothing, such as a file on a full disk."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - or Python tries to write the rest at its end, and fails
        raise InputError("the answer cannot be written", error.strerror or str(error)) from error


def give(options: Options, answer: Answer, explain: bool = False) -> NoReturn:
    """Print an answer, as JSON or for people, and end with its exit code. `explain`: with all reasons."""
    if options.json:
        print_json(answer.document)
    else:
        from archiver import show

        with written():
            show.show(answer, explain=explain)
            sys.stdout.flush()
    sys.exit(answer.exit_code)


def each(
    sources: Iterable[str],
    answers: Callable[[str], Iterator[Json]],
    kind: str,
    code_of: Callable[[Json], int],
) -> Answer:
    """One document for each article of each source; what fails does not keep the others from being done."""
    found: list[Json] = []
    failures: list[CitetrailError] = []
    for name in sources:
        try:
            found.extend(answers(name))
        except CitetrailError as error:
            log.failure("failed", source=name, code=error.exit_code, why=str(error))
            failures.append(error)
    if not found:
        raise failures[0]
    worst = IN_PART if failures or any(code_of(one) for one in found) else DONE
    found += [{"error": {"code": error.exit_code, "what": error.what, "why": error.why}} for error in failures]
    return Answer(kind, found[0] if len(found) == 1 else {"articles": found}, worst)
