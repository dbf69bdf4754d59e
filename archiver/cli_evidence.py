"""The commands about evidence that changes hands: options only, as in `cli`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from archiver.answer import Options, give


@click.command(name="import")
@click.argument("file", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.pass_obj
def import_(options: Options, file: tuple[Path, ...]) -> None:
    """Bring in posts that you already have: exports, API answers, saved pages, JSON Lines."""
    from archiver import commands

    give(options, commands.import_(options, file))


@click.command()
@click.argument("article", nargs=-1, required=True)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE.zip", help="The bundle.")
@click.option(
    "--pdf", type=click.Path(path_type=Path), metavar="FILE.pdf", help="Its report as a PDF too, where Chromium is."
)
@click.pass_obj
def export(options: Options, article: tuple[str, ...], output: Path, pdf: Path | None) -> None:
    """Write an evidence bundle that anyone can verify with standard tools."""
    from archiver import commands, report_command

    made = partial(commands.export, options, article, output)
    give(options, report_command.printed(pdf, output, made) if pdf else made())


@click.command()
@click.argument("bundle", required=False, type=click.Path(path_type=Path))
@click.option("--oldest", type=click.IntRange(1), metavar="N", help="Of the archive only what was checked longest ago.")
@click.option("--within", type=click.IntRange(1), metavar="DAYS", help="So much that a check a day does all in DAYS.")
@click.option("--head", metavar="SHA256", help="The chain of custody once had this head, as an export says it; ...")
@click.option("--entries", type=click.IntRange(1), metavar="N", help="... and so many lines up to it.")
@click.option("--against", type=click.Path(path_type=Path), metavar="BUNDLE", help="It held this bundle's chain.")
@click.option("--signer-key", metavar="FILE|SHA256:…", help="The key that must have signed the bundle.")
@click.option(
    "--tsa-root", multiple=True, metavar="FILE|SHA256", help="A root to which a time stamp must lead; may be repeated."
)
@click.option(
    "--bitcoin-header",
    multiple=True,
    metavar="HEIGHT:HEX",
    help="The header of a Bitcoin block to which an OpenTimestamps proof must lead; may be repeated.",
)
@click.pass_obj
def verify(
    options: Options,
    bundle: Path | None,
    oldest: int | None,
    within: int | None,
    head: str | None,
    entries: int | None,
    against: Path | None,
    signer_key: str | None,
    tsa_root: tuple[str, ...],
    bitcoin_header: tuple[str, ...],
) -> None:
    """Is it intact and complete? BUNDLE: a bundle, zipped or unpacked, or a backup; without it, the archive itself."""
    from archiver import commands
    from archiver.verify_command import Asked

    asked = Asked(oldest, within, head, entries, against)
    give(options, commands.verify(options, bundle, asked, signer_key, tsa_root, bitcoin_header))


@click.command()
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="NEW.zip", help="The new one.")
@click.pass_obj
def seal(options: Options, bundle: Path, output: Path) -> None:
    """Sign and time-stamp a bundle; to one that is sealed, add time stamps over its whole seal."""
    from archiver import seal_command

    give(options, seal_command.seal(options, bundle, output))


@click.command()
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

    give(options, redact_command.redact(bundle, output, words, post, media, reason, plan))
