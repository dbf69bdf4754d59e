"""What a round with nothing due, and `lookup`, cost in a large archive.

    python benchmarks/idle.py FOLDER

FOLDER holds an archive of many imported posts, such as `benchmarks/scale.py --keep` leaves. Every post is put on the
agenda for next year, an article is archived beside them; then a round of `run` and `lookup` are timed as CPU, `lookup`
as a process beside one that only starts up (`citetrail --version`).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa

from archiver import begin
from archiver.answer import Options
from archiver.following import rounds
from db import tables
from db.agenda import Entry


def cpu_of(*words: str) -> float:
    """CPU milliseconds of a process of the command, the median of five."""
    command = [sys.executable, "-c", "from archiver.cli import main; main()", *words]
    taken = []
    for _ in range(5):
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        _, _, used = os.wait4(child.pid, 0)
        taken.append(1000 * (used.ru_utime + used.ru_stime))
    return statistics.median(taken)


def main(folder: Path) -> None:
    """Prints the figures."""
    options = Options(folder, None, False, True, False)
    with begin.session(options) as run:
        chosen = begin.settings(options)
        rounds.run_all(run, chosen, run.now(), lambda: False)  # the plan is put down
        later = datetime.now(UTC) + timedelta(days=365)
        with run.archive.connect() as connection:
            keys = list(connection.scalars(sa.select(tables.snapshots.c.post).distinct()))
        run.archive.agenda.put(Entry("post", key, later) for key in keys)
        taken = []
        for _ in range(20):
            began = time.process_time()
            rounds.run_all(run, chosen, run.now(), lambda: False)
            taken.append(1000 * (time.process_time() - began))
    page = folder / "page.html"
    page.write_text(
        "<html><body><article><p>“The crossing stays closed until Monday,” she wrote.</p></article></body></html>"
    )
    subprocess.run(
        [
            sys.executable,
            "-c",
            "from archiver.cli import main; main()",
            "--archive",
            folder,
            "archive",
            "--no-capture",
            page,
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    alone, looked = cpu_of("--version"), cpu_of("--archive", str(folder), "lookup", "page.html")
    print(f"{len(keys)} posts on the agenda; a round with nothing due: {statistics.median(taken):.1f} ms CPU")
    print(f"lookup {looked:.0f} ms, start-up alone {alone:.0f} ms: {looked / alone:.2f} times")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
