"""Bring an archive to the form that this program knows; refuse one that is newer."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import sqlalchemy as sa

from db import naming
from db.errors import InputError

HEAD = "0009"
"""The newest step in `migrations/versions`."""


def migrate(engine: sa.Engine) -> bool:
    """Run the steps that this database has not seen, in one transaction. True when there were any.

    Raises InputError for an archive that a newer Citetrail has made.
    """
    here = _revision(engine)
    if here == HEAD:
        return False
    _refuse_newer(here)
    _upgrade(engine)
    return True


def is_current(engine: sa.Engine) -> bool:
    """Whether this database has today's form."""
    return _revision(engine) == HEAD


def refuse_other(engine: sa.Engine) -> None:
    """For an archive that may not be written: raises InputError unless it already has today's form."""
    here = _revision(engine)
    _refuse_newer(here)
    if here != HEAD:
        raise InputError("this archive must be brought to today's form first", "open it once where it can be written")


def _refuse_newer(here: str | None) -> None:
    if here is not None and here not in _known():
        raise InputError(
            "this archive was made by a newer Citetrail",
            f"its form is {here}, this program knows up to {HEAD}; update it: git pull, then python3 run.py setup",
        )


def _revision(engine: sa.Engine) -> str | None:
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


@cache
def _known() -> frozenset[str]:
    steps = files("migrations").joinpath("versions").iterdir()
    return frozenset(step.name[1:5] for step in steps if step.name.startswith("a") and step.name.endswith(".py"))


def _upgrade(engine: sa.Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    with engine.connect().execution_options(immediate=True, migrating=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        naming.rebuild(connection)
