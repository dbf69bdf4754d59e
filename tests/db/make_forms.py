"""Make the frozen archives in `tests/db/forms`: of each former form one, made by the demo of the program of then.

    .venv/bin/python tests/db/make_forms.py     # needs the history; a form that is there stays as it is

When a new step comes into `migrations/versions`, add the last commit before it here and run this once.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
FORMS = Path(__file__).parent / "forms"
COMMITS = {
    "0001": "cf3d010",
    "0002": "6a671f6",
    "0003": "9374b9a",
    "0004": "5aefd21",
    "0005": "e7da75d",
    "0006": "1db1797",
    "0007": "32fbc94",
    "0008": "201c853",
}
"""The last commit on main whose program makes archives of this form."""
REVIEWS_SINCE = "0004"


def make(form: str, commit: str, work: Path) -> bytes:
    """The database of an archive that the program of this commit made, packed."""
    house = work / "house"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", house, commit], check=True)
    try:
        env = os.environ | {"PYTHONPATH": str(house)}
        start = "from archiver import cli; assert cli.__file__.startswith({!r}), cli.__file__; cli.main()"
        run = [sys.executable, "-c", start.format(str(house))]
        subprocess.run([*run, "demo"], cwd=work, env=env, check=True, stdout=subprocess.DEVNULL)
        if form >= REVIEWS_SINCE:
            words = ["--archive", "demo/archive", "review", "The water will fall by Sunday", "--confirm", "--by", "Ann"]
            subprocess.run([*run, *words], cwd=work, env=env, check=True, stdout=subprocess.DEVNULL)
    finally:
        subprocess.run([*git, "remove", "--force", house], check=True)
    database = work / "demo" / "archive" / "citetrail.db"
    assert not [path for path in (database.parent / "blobs").rglob("*") if path.is_file()]
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (form,)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("VACUUM")
    connection.close()
    return lzma.compress(database.read_bytes(), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    FORMS.mkdir(exist_ok=True)
    for form, commit in COMMITS.items():
        target = FORMS / f"{form}.db.xz"
        if not target.exists():
            with tempfile.TemporaryDirectory() as work:
                target.write_bytes(make(form, commit, Path(work)))
        print(json.dumps({form: commit, "bytes": target.stat().st_size}))


if __name__ == "__main__":
    main()
