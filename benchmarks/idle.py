"""What a round of `run`, and `lookup`, cost in a large archive.

    python benchmarks/idle.py FOLDER

FOLDER holds an archive of many imported posts, such as `benchmarks/scale.py --keep` leaves; it is written to. All its
posts go on the agenda, as if they had been looked at; rounds plan them, portion by portion, then a round is timed with
nothing due, one with all of them due, and `status`. Then an article is archived beside them and looked up, as a process
beside one that looks up the same article in an archive of its own: that is what start-up costs.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa

from archiver import begin
from archiver.answer import Options
from archiver.config import Settings
from archiver.following import rounds, status_command, watch
from archiver.recheck import plan_posts
from archiver.session import Session
from archiver.telling.tell import tell
from db import tables
from db.agenda import Entry

PAGE = "<html><body><article><p>“The crossing stays closed until Monday,” she wrote.</p></article></body></html>"
SHARE = 50_000
"""Entries that are written at once."""


def timed(work: Callable[[], object]) -> float:
    """CPU milliseconds of this process."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def median(work: Callable[[], object]) -> float:
    """CPU milliseconds, the median of twenty."""
    return statistics.median(timed(work) for _ in range(20))


def cpu_of(*words: str) -> float:
    """CPU milliseconds of a process of the command."""
    child = subprocess.Popen(command(*words), cwd=ROOT, stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(child.pid, 0)
    return 1000 * (used.ru_utime + used.ru_stime)


def command(*words: str) -> list[str]:
    """A call of the command."""
    return [sys.executable, "-c", "from archiver.cli import main; main()", *words]


def put_all(run: Session, at: datetime | None) -> int:
    """Every post on the agenda at this instant. Gives their number."""
    with run.archive.connect() as connection:
        keys = list(connection.scalars(sa.select(tables.snapshots.c.post).distinct()))
    for start in range(0, len(keys), SHARE):
        run.archive.agenda.put(Entry("post", key, at) for key in keys[start : start + SHARE])
    return len(keys)


def measure_rounds(run: Session, chosen: Settings) -> None:
    """What rounds cost: those that plan all, and those that find nothing due, or everything."""
    number = put_all(run, None)
    planning = []
    while run.archive.agenda.unplanned("post", 1):
        planning.append(timed(lambda: plan_posts(run, chosen.recheck)))
    print(f"{number} posts on the agenda, planned in {len(planning)} rounds of {max(planning):.0f} ms at most")
    put_all(run, run.now() - timedelta(days=1))
    choosing = timed(lambda: [watch.choose(run, name, run.now()) for name in ("telegram", "twitter")])
    print(f"all due: the posts of a round are chosen in {choosing:.0f} ms")
    put_all(run, run.now() + timedelta(days=365))

    def round_() -> None:
        rounds.run_all(run, chosen, run.now(), lambda: False)
        tell(run, chosen)

    first = timed(round_)
    print(f"a round with nothing due: {median(round_):.1f} ms (the first one {first:.0f})")


def look_up(*folders: Path) -> list[float]:
    """CPU milliseconds of `lookup` of the page in each of these archives, where it is archived first: the medians of
    nine, taken by turns.
    """
    for folder in folders:
        page = folder / "page.html"
        page.write_text(PAGE)
        archive = command("--archive", str(folder), "archive", "--no-capture", str(page))
        subprocess.run(archive, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    taken = [[cpu_of("--archive", str(folder), "lookup", "page.html") for folder in folders] for _ in range(9)]
    return [statistics.median(one) for one in zip(*taken, strict=True)]


def main(folder: Path) -> None:
    """Prints the figures."""
    options = Options(folder, None, False, True, False)
    with begin.session(options) as run:
        measure_rounds(run, begin.settings(options))
    print(f"status: {median(lambda: status_command.status(options)):.0f} ms")
    with TemporaryDirectory() as room:
        alone, looked = look_up(Path(room), folder)
    print(f"lookup {looked:.0f} ms, of which start-up {alone:.0f} ms: {looked / alone:.2f} times")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
