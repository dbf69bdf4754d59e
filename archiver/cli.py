"""The command `citetrail`: options and exit codes. What is done stands in `commands`, imported when needed."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NoReturn

import click

from archiver import cli_evidence, cli_running
from archiver.answer import Options, give, print_json
from db.errors import CitetrailError, InputError

STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--archive", type=click.Path(path_type=Path), metavar="DIR", help="The archive: a folder, made on first use."
)
@click.option(
    "--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings; ./config.yaml if it is there."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; may also stand after the command.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but the answer.")
@click.option("-v", "--verbose", is_flag=True, help="Show a traceback when something breaks.")
@click.version_option(package_name="citetrail", message="%(prog)s %(version)s")
@click.pass_context
def citetrail(
    context: click.Context, archive: Path | None, config: Path | None, as_json: bool, quiet: bool, verbose: bool
) -> None:
    """Follow the trail from a quote in the news back to the post it came from, and keep the proof."""
    context.obj = Options(archive, config, as_json or _wants_json(sys.argv[1:]), quiet, verbose)


@citetrail.command()
@click.argument("source", nargs=-1, required=True)
@click.option("--url", metavar="URL", help="Where a file came from.")
@click.option("--published", metavar="DAY|INSTANT", help="When it was published; wins over what the page says.")
@click.option("--explain", is_flag=True, help="Say of every candidate why it was taken, or why not.")
@click.pass_obj
def citations(options: Options, source: tuple[str, ...], url: str | None, published: str | None, explain: bool) -> None:
    """Read an article and print what it cites. SOURCE: a URL, a file, or - for standard input."""
    from archiver import cite_command

    give(options, cite_command.citations(options, source, url, published, with_reasons=explain))


@citetrail.command()
@click.argument("source", nargs=-1, required=True)
@click.option("--url", metavar="URL", help="Where a file came from.")
@click.option("--published", metavar="DAY|INSTANT", help="When it was published; wins over what the page says.")
@click.option("--no-capture", is_flag=True, help="Do not ask the platforms; tie quotes to posts the archive has.")
@click.option("--explain", is_flag=True, help="Say of every quote why it is tied to a post, or why to none.")
@click.pass_obj
def archive(
    options: Options, source: tuple[str, ...], url: str | None, published: str | None, no_capture: bool, explain: bool
) -> None:
    """Read articles, capture every cited post, tie the quotes to them, and keep it all."""
    from archiver import commands

    found = commands.archive(options, source, url, published, with_capture=not no_capture, explain=explain)
    give(options, found, explain)


@citetrail.command()
@click.argument("article")
@click.option("--explain", is_flag=True, help="Say of every quote why it is tied to a post, or why to none.")
@click.pass_obj
def lookup(options: Options, article: str, explain: bool) -> None:
    """Show an archived article's cited posts and quotes. ARTICLE: its URL, its id, or the file it came from."""
    from archiver import commands

    give(options, commands.lookup(options, article, explain=explain), explain)


@citetrail.command()
@click.argument("quote")
@click.option("--confirm", "verdict", flag_value="confirmed", help="It comes from this post; or from no archived one.")
@click.option("--reject", "verdict", flag_value="rejected", help="It does not come from this post.")
@click.option("--post", metavar="POST", help="The post that is meant; otherwise the one that it is tied to.")
@click.option("--note", default="", metavar="TEXT", help="Why; kept with the review.")
@click.option("--by", metavar="NAME", help="Who says so; otherwise the name of this login.")
@click.pass_obj
def review(options: Options, quote: str, verdict: str | None, post: str | None, note: str, by: str | None) -> None:
    """Say whether a quote is tied rightly; your word wins over ours. QUOTE: its id, or words that stand in it."""
    from archiver import review_command

    if verdict is None:
        raise click.UsageError("say --confirm or --reject")
    give(options, review_command.review(options, quote, verdict, post, by, note))


@citetrail.command()
@click.argument("text")
@click.option("--by", "handle", metavar="HANDLE", help="Only posts by this account.")
@click.option("--platform", metavar="P", help="Only posts on this platform.")
@click.option("--since", metavar="DAY", help="Only posts of this day (UTC) or later.")
@click.option("--until", metavar="DAY", help="Only posts of this day (UTC) or earlier.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="At most this many answers.")
@click.pass_obj
def find(
    options: Options,
    text: str,
    handle: str | None,
    platform: str | None,
    since: str | None,
    until: str | None,
    limit: int,
) -> None:
    """Which archived posts say this? TEXT - reads one text a line and answers one JSON document a line."""
    from archiver import commands

    wanted = commands.Wanted(handle, platform, since, until, limit)
    if text == "-":
        sys.exit(commands.find_lines(options, sys.stdin, wanted))
    give(options, commands.find(options, text, wanted))


@citetrail.command()
@click.argument("post", nargs=-1, required=True)
@click.pass_obj
def capture(options: Options, post: tuple[str, ...]) -> None:
    """Look at posts now and keep what is found, cited or not. POST: a post's URL."""
    from archiver import post_commands

    give(options, post_commands.capture(options, post))


@citetrail.command()
@click.option("--all", "every", is_flag=True, help="Every post that was looked at or is cited, due or not.")
@click.option("--post", "post", multiple=True, metavar="POST", help="This post: its URL or platform:post_id.")
@click.option("--as-of", metavar="INSTANT", help="Choose what is due at this instant; stamps no record.")
@click.pass_obj
def recheck(options: Options, every: bool, post: tuple[str, ...], as_of: str | None) -> None:
    """Look again at posts that are due: edited, deleted, back?"""
    from archiver import post_commands

    give(options, post_commands.recheck(options, post, every=every, as_of=as_of))


@citetrail.command()
@click.argument("post")
@click.option(
    "--card",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write a rendering of the post from what is kept: FILE.html, or FILE.png where Chromium is installed.",
)
@click.pass_obj
def history(options: Options, post: str, card: Path | None) -> None:
    """Every look at one post: availability, versions, observations. POST: its URL or platform:post_id."""
    from archiver import post_commands

    give(options, post_commands.history(options, post, card))


@citetrail.command()
@click.option("--rebuild-index", is_flag=True, help="Make the archive's search index again from what is kept.")
@click.pass_obj
def doctor(options: Options, *, rebuild_index: bool) -> None:
    """Say what works on this machine, what is missing, and how to get it."""
    from archiver import doctor as room

    if rebuild_index:
        room.rebuild_index(options)
    give(options, room.examine(options))


@citetrail.command()
@click.pass_obj
def demo(options: Options) -> None:
    """Run the whole way on the sample that is shipped, with no network: a table, a report, a verified bundle."""
    from archiver import demo as room

    sys.exit(room.run(options))


for command in (
    cli_evidence.import_,
    cli_evidence.export,
    cli_evidence.verify,
    cli_evidence.redact,
    cli_running.run,
    cli_running.status,
):
    citetrail.add_command(command)


def main() -> NoReturn:
    """The console script. Ends the process with an exit code of the interface."""
    arguments = sys.argv[1:]
    wants_json = _wants_json(arguments)
    sys.excepthook = _defect
    threading.excepthook = _defect_aside
    try:
        citetrail.main(args=_without_json(arguments), prog_name="citetrail", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("citetrail: stopped; all that was kept so far is kept. Run the same command to go on.", err=True)
        sys.stdout.flush()
        os._exit(STOPPED)  # at once: threads may be waiting for slow hosts, and what they have kept is kept
    except click.exceptions.NoArgsIsHelpError:
        click.echo(citetrail.get_help(click.Context(citetrail, info_name="citetrail")), err=True)
        sys.exit(_fail(InputError("no command was given", "see `citetrail --help`"), wants_json))
    except click.UsageError as error:
        hint = f"see `{error.ctx.command_path} --help`" if error.ctx else "see `citetrail --help`"
        sys.exit(_fail(InputError(error.format_message(), hint), wants_json))
    except CitetrailError as error:
        sys.exit(_fail(error, wants_json))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(0)


def _fail(error: CitetrailError, wants_json: bool) -> int:
    if wants_json:
        print_json({"error": {"code": error.exit_code, "what": error.what, "why": error.why}})
    click.echo(f"citetrail: {error}", err=True)
    return error.exit_code


def _wants_json(arguments: Sequence[str]) -> bool:
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
    if _wants_json(arguments):
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
