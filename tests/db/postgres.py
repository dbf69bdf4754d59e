"""A PostgreSQL server of our own for a test, on a socket in a folder that goes with it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp


def programs() -> Path | None:
    """Where `initdb` and `pg_ctl` are: on the path, or where Debian puts them."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))


@contextmanager
def server() -> Iterator[str]:
    """A running server, as a SQLAlchemy URL. As root it runs as the user `postgres`, for it refuses to run as root."""
    bin_ = programs()
    assert bin_ is not None
    user = "postgres" if os.getuid() == 0 else None
    folder = Path(mkdtemp(prefix="ct-pg-", dir="/tmp"))
    if user:
        shutil.chown(folder, user)

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=folder)

    try:
        run(bin_ / "initdb", "-D", folder / "data", "-U", "citetrail", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        run(bin_ / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://citetrail@/postgres?host={folder}"
        finally:
            run(bin_ / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder)
