"""The commands about an archive that is kept running, and safe: options only, as in `cli`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archiver.answer import Options, give
from db.errors import InputError


@click.command()
@click.option("--once", is_flag=True, help="One round of all that is due, then end; for cron and systemd timers.")
@click.option(
    "--as-of", metavar="INSTANT", help="With --once: due by then. Only chooses; no record is stamped with it."
)
@click.pass_obj
def run(options: Options, *, once: bool, as_of: str | None) -> None:
    """Scheduled runs until stopped: sources are asked, new articles archived, posts looked at again."""
    from archiver.following import run_command
    from archiver.times import read_instant

    if as_of is not None and not once:
        raise InputError("--as-of was given without --once", "a run that goes on chooses by the present instant")
    at = read_instant(as_of, "--as-of") if as_of is not None else None
    give(options, run_command.once(options, at) if once else run_command.forever(options))


@click.command()
@click.option("--prometheus", is_flag=True, help="Print it as text for Prometheus.")
@click.pass_obj
def status(options: Options, *, prometheus: bool) -> None:
    """Say how the scheduled runs fare: alive, what is due, and what needs a person (exit code 3)."""
    from archiver.following import status_command

    answer = status_command.status(options)
    if prometheus:
        click.echo(status_command.prometheus(answer.document), nl=False)
        sys.exit(answer.exit_code)
    give(options, answer)


@click.command()
@click.option("--since", metavar="DAY|INSTANT", help="From then on; otherwise the last 24 hours.")
@click.pass_obj
def changes(options: Options, since: str | None) -> None:
    """Say what is new, altered, edited, gone and back, with word diffs and the commands to run."""
    from archiver.telling import changes_command

    give(options, changes_command.report(options, since))


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.pass_obj
def backup(options: Options, target: Path) -> None:
    """Copy the archive, also while it is in use. TARGET: a folder; again into the same one copies what is new."""
    from archiver import backup_command

    give(options, backup_command.backup(options, target))


@click.command()
@click.argument("backup", type=click.Path(path_type=Path))
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.pass_obj
def restore(options: Options, backup: Path, target: Path | None) -> None:
    """Make an archive from a backup. TARGET: a new folder; without it, where --archive says. Overwrites nothing."""
    from archiver import backup_command

    give(options, backup_command.restore(options, backup, target))
