"""The command `citetrail`: options and exit codes. What is done stands in `commands`, imported when needed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from archiver import cli_evidence, cli_general, cli_running, ending
from archiver.answer import Options, give


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
@click.option(
    "--log", "log_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write a log there."
)
@click.version_option(package_name="citetrail", message="%(prog)s %(version)s")
@click.pass_context
def citetrail(
    context: click.Context,
    archive: Path | None,
    config: Path | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    log_file: Path | None,
) -> None:
    """Follow the trail from a quote in the news back to the post it came from, and keep the proof."""
    context.obj = Options(archive, config, as_json or ending.wants_json(sys.argv[1:]), quiet, verbose, log_file)


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
@click.argument("source", nargs=-1)
@click.option("--url", metavar="URL", help="Where a file came from.")
@click.option("--published", metavar="DAY|INSTANT", help="When it was published; wins over what the page says.")
@click.option("--list", "listed", type=click.Path(path_type=Path), metavar="FILE", help="Every address in this CSV.")
@click.option("--column", metavar="NAME", help="With --list: the column of addresses, by name or number.")
@click.option("--csv", "out", type=click.Path(path_type=Path), metavar="FILE", help="With --list: rows and results.")
@click.option("--no-capture", is_flag=True, help="Do not ask the platforms; tie quotes to posts the archive has.")
@click.option("--explain", is_flag=True, help="Say of every quote why it is tied to a post, or why to none.")
@click.pass_obj
def archive(
    options: Options,
    source: tuple[str, ...],
    url: str | None,
    published: str | None,
    listed: Path | None,
    column: str | None,
    out: Path | None,
    no_capture: bool,
    explain: bool,
) -> None:
    """Read articles, capture every cited post, tie the quotes to them, and keep it all."""
    from archiver import commands, list_command

    if listed is not None:
        if source or url or published:
            raise click.UsageError("--list names the addresses: leave SOURCE, --url and --published out")
        give(options, list_command.archive(options, listed, column, out, with_capture=not no_capture))
    if column or out:
        raise click.UsageError("--column and --csv go with --list")
    if not source:
        raise click.UsageError("Missing argument 'SOURCE...'.")
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
    cli_evidence.seal,
    cli_evidence.redact,
    cli_running.backup,
    cli_running.restore,
    cli_running.run,
    cli_running.changes,
    cli_running.status,
):
    citetrail.add_command(command)
for command in citetrail.commands.values():
    cli_general.add_to(command)


def main() -> NoReturn:
    """The console script. Ends the process with an exit code of the interface."""
    ending.run(citetrail)
