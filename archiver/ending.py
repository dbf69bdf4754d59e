"""How the process ends: what is said of an error, on standard error and as JSON, and with which exit code."""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import NoReturn

import click

from archiver import log
from archiver.answer import print_json
from db.errors import CitetrailError, InputError

STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""


def run(command: click.Group) -> NoReturn:
    """Run the command that the process was given, and end with an exit code of the interface."""
    try:
        _run(command)
    except SystemExit as ended:
        log.event("ended", code=ended.code)
        raise


def _run(command: click.Group) -> NoReturn:
    arguments = sys.argv[1:]
    as_json = wants_json(arguments)
    _speak_utf_8()
    sys.excepthook = _defect
    threading.excepthook = _defect_aside
    try:
        command.main(args=_without_json(arguments), prog_name="citetrail", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("citetrail: stopped; all that was kept so far is kept. Run the same command to go on.", err=True)
        sys.stdout.flush()
        log.event("stopped", code=STOPPED)
        os._exit(STOPPED)  # at once: threads may be waiting for slow hosts, and what they have kept is kept
    except click.exceptions.NoArgsIsHelpError:
        click.echo(command.get_help(click.Context(command, info_name="citetrail")), err=True)
        sys.exit(_fail(InputError("no command was given", "see `citetrail --help`"), as_json))
    except click.UsageError as error:
        hint = f"see `{error.ctx.command_path} --help`" if error.ctx else "see `citetrail --help`"
        sys.exit(_fail(InputError(error.format_message(), hint), as_json))
    except CitetrailError as error:
        sys.exit(_fail(error, as_json))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except UnicodeEncodeError:
        if not any("\udc80" <= letter <= "\udcff" for word in arguments for letter in word):
            raise
        sys.exit(_fail(InputError("an argument is no text", "it holds bytes that are no UTF-8"), as_json))
    sys.exit(0)


def _speak_utf_8() -> None:
    """Read and write UTF-8 whatever the locale says: it shows in no output."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _fail(error: CitetrailError, as_json: bool) -> int:
    log.failure("failed", code=error.exit_code, why=str(error))
    if as_json:
        print_json({"error": {"code": error.exit_code, "what": error.what, "why": error.why}})
    click.echo(f"citetrail: {error}", err=True)
    return error.exit_code


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether `--json` stands among these words, before or after the command."""
    return "--json" in _options_of(arguments)


def _without_json(arguments: Sequence[str]) -> list[str]:
    before = _options_of(arguments)
    return [word for word in before if word != "--json"] + list(arguments[len(before) :])


def _options_of(arguments: Sequence[str]) -> list[str]:
    """The words before `--`, where options may stand."""
    return list(arguments[: arguments.index("--")] if "--" in arguments else arguments)


def _defect(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """What is said of an error that nobody foresaw: exit code 1, and a traceback only with -v."""
    arguments = sys.argv[1:]
    log.failure("defect", code=1, why=f"{kind.__name__}: {error}")
    if wants_json(arguments):
        print_json({"error": {"code": 1, "what": "a defect of Citetrail", "why": f"{kind.__name__}: {error}"}})
    if {"-v", "--verbose"} & set(_options_of(arguments)):
        sys.__excepthook__(kind, error, at)
    else:
        said = (
            f"citetrail: a defect of ours: {kind.__name__}: {error}. What was kept is kept; -v shows where it happened."
        )
        click.echo(said, err=True)


def _defect_aside(what: threading.ExceptHookArgs) -> None:
    """What is shown of a defect in a thread, with -v; the main thread misses it and says the rest."""
    if {"-v", "--verbose"} & set(_options_of(sys.argv[1:])) and what.exc_value is not None:
        sys.__excepthook__(what.exc_type, what.exc_value, what.exc_traceback)
