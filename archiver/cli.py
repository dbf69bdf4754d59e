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

from archiver.answer import Answer, Options, print_json
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

    _answer(options, cite_command.citations(options, source, url, published, with_reasons=explain))


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

    _answer(options, commands.archive(options, source, url, published, with_capture=not no_capture), explain)


@citetrail.command()
@click.argument("article")
@click.option("--explain", is_flag=True, help="Say of every quote why it is tied to a post, or why to none.")
@click.pass_obj
def lookup(options: Options, article: str, explain: bool) -> None:
    """Show an archived article's cited posts and quotes. ARTICLE: its URL, its id, or the file it came from."""
    from archiver import commands

    _answer(options, commands.lookup(options, article), explain)


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
    _answer(options, review_command.review(options, quote, verdict, post, by, note))


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
    _answer(options, commands.find(options, text, wanted))


@citetrail.command()
@click.argument("post", nargs=-1, required=True)
@click.pass_obj
def capture(options: Options, post: tuple[str, ...]) -> None:
    """Look at posts now and keep what is found, cited or not. POST: a post's URL."""
    from archiver import post_commands

    _answer(options, post_commands.capture(options, post))


@citetrail.command()
@click.option("--all", "every", is_flag=True, help="Every post that was looked at or is cited, due or not.")
@click.option("--post", "post", multiple=True, metavar="POST", help="This post: its URL or platform:post_id.")
@click.option("--as-of", metavar="INSTANT", help="Choose what is due at this instant; stamps no record.")
@click.pass_obj
def recheck(options: Options, every: bool, post: tuple[str, ...], as_of: str | None) -> None:
    """Look again at posts that are due: edited, deleted, back?"""
    from archiver import post_commands

    _answer(options, post_commands.recheck(options, post, every=every, as_of=as_of))


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

    _answer(options, post_commands.history(options, post, card))


@citetrail.command(name="import")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def import_(options: Options, file: tuple[Path, ...]) -> None:
    """Bring in posts that you already have: exports, API answers, saved pages, JSON Lines."""
    from archiver import commands

    _answer(options, commands.import_(options, file))


@citetrail.command()
@click.argument("article", nargs=-1, required=True)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE.zip", help="The bundle.")
@click.pass_obj
def export(options: Options, article: tuple[str, ...], output: Path) -> None:
    """Write an evidence bundle that anyone can verify with standard tools."""
    from archiver import commands

    _answer(options, commands.export(options, article, output))


@citetrail.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="NEW.zip", help="The new one.")
@click.pass_obj
def seal(options: Options, bundle: Path, output: Path) -> None:
    """Sign and time-stamp a bundle; to one that is sealed, add time stamps over its whole seal."""
    from archiver import seal_command

    _answer(options, seal_command.seal(options, bundle, output))


@citetrail.command()
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@click.option("--signer-key", metavar="FILE|SHA256:…", help="The key that must have signed the bundle.")
@click.option(
    "--tsa-root", multiple=True, metavar="FILE|SHA256", help="A root to which a time stamp must lead; may be repeated."
)
@click.pass_obj
def verify(options: Options, bundle: Path | None, signer_key: str | None, tsa_root: tuple[str, ...]) -> None:
    """Is it intact and complete? BUNDLE: a bundle, zipped or unpacked; without it, the archive itself."""
    from archiver import commands

    _answer(options, commands.verify(options, bundle, signer_key, tsa_root))


@citetrail.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE.zip", help="The copy.")
@click.option("--words", multiple=True, metavar="TEXT", help="Take these words out wherever they stand.")
@click.option("--post", multiple=True, metavar="POST", help="Take this post out whole: platform:post_id.")
@click.option(
    "--media", multiple=True, metavar="SHA256", help="Leave this file out; the start of its digest is enough."
)
@click.option("--reason", metavar="TEXT", default="", help="Why; stands in the copy.")
@click.option(
    "--plan", type=click.Path(path_type=Path), metavar="FILE", help="A YAML list of what to take out and why."
)
@click.pass_obj
def redact(
    options: Options,
    bundle: Path,
    output: Path,
    words: tuple[str, ...],
    post: tuple[str, ...],
    media: tuple[str, ...],
    reason: str,
    plan: Path | None,
) -> None:
    """Write a working copy of a bundle for publication, without what must not be shown."""
    from archiver import redact_command

    _answer(options, redact_command.redact(bundle, output, words, post, media, reason, plan))


@citetrail.command()
@click.option("--rebuild-index", is_flag=True, help="Make the archive's search index again from what is kept.")
@click.pass_obj
def doctor(options: Options, *, rebuild_index: bool) -> None:
    """Say what works on this machine, what is missing, and how to get it."""
    from archiver import doctor as room

    if rebuild_index:
        room.rebuild_index(options)
    _answer(options, room.examine(options))


@citetrail.command()
@click.option("--once", is_flag=True, help="One round of all that is due, then end; for cron and systemd timers.")
@click.option(
    "--as-of", metavar="INSTANT", help="With --once: due by then. Only chooses; no record is stamped with it."
)
@click.pass_obj
def run(options: Options, *, once: bool, as_of: str | None) -> None:
    """Scheduled runs until stopped: sources are asked, new articles archived, posts looked at again."""
    from archiver.following import run_command
    from archiver.times import read_instant

    if as_of and not once:
        raise InputError("--as-of was given without --once", "a run that goes on chooses by the present instant")
    at = read_instant(as_of, "--as-of") if as_of else None
    _answer(options, run_command.once(options, at) if once else run_command.forever(options))


@citetrail.command()
@click.option("--prometheus", is_flag=True, help="Print it as text for Prometheus.")
@click.pass_obj
def status(options: Options, *, prometheus: bool) -> None:
    """Say how the scheduled runs fare: alive, what is due, and what needs a person (exit code 3)."""
    from archiver.following import status_command

    answer = status_command.status(options)
    if prometheus:
        click.echo(status_command.prometheus(answer.document), nl=False)
        sys.exit(answer.exit_code)
    _answer(options, answer)


@citetrail.command()
@click.pass_obj
def demo(options: Options) -> None:
    """Run the whole way on the sample that is shipped, with no network: a table, a report, a verified bundle."""
    from archiver import demo as room

    sys.exit(room.run(options))


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


def _answer(options: Options, answer: Answer, explain: bool = False) -> NoReturn:
    """Print an answer, as JSON or for people, and end with its exit code. `explain`: with all reasons."""
    if options.json:
        print_json(answer.document)
    else:
        from archiver import show

        show.show(answer, explain=explain)
    sys.exit(answer.exit_code)


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
