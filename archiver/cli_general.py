"""The options that stand before a command may stand behind it as well. Light: imported at every start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

_FILE = click.Path(path_type=Path)


def add_to(command: click.Command) -> None:
    """Let a command take the general options too, unsaid in its help, over what stands before it."""
    taken = {word for option in command.params for word in option.opts}
    for words, more in (
        (("--archive",), {"type": _FILE}),
        (("--config",), {"type": _FILE}),
        (("--quiet", "-q"), {"is_flag": True}),
        (("--verbose", "-v"), {"is_flag": True}),
        (("--log",), {"type": click.Path(path_type=Path, dir_okay=False)}),
    ):
        if free := [word for word in words if word not in taken]:
            option = click.Option(
                [f"general_{words[0][2:]}", *free],
                help="As before the command.",
                hidden=True,
                expose_value=False,
                **more,
            )
            option.callback = _taken_over
            command.params.append(option)


def _taken_over(context: click.Context, option: click.Parameter, value: Any) -> None:
    if value and option.name:
        context.obj = context.obj._replace(**{option.name.removeprefix("general_"): value})
