"""A simulated year of `run`: 200 articles, 1,000 posts, outages, edits, deletions, two crashes a week by `kill -9`.

    python benchmarks/year.py [DAYS [ARTICLES [KILLS]]]

Prints what the archive says at the end, held against the world, and how memory went in a run that was never killed.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests import lived, year


def main(days: float = 365, articles: int = 200, kills: int = 104) -> None:
    """Live through it twice: killed, and once more without a kill for its memory."""
    for number in dict.fromkeys((kills, 0)):
        world = year.make(days, articles, 5, max(3, int(days / 12)))
        with tempfile.TemporaryDirectory() as room:
            began = time.monotonic()
            found = lived.live_through(world, Path(room), number)
            took = time.monotonic() - began
            rows = [json.loads(line) for line in (Path(room) / year.LOG).read_text().splitlines()]
        print(f"{days:.0f} days, {len(world.posts)} posts, {found.kills} kills: {took:.0f} s, {found.hits} requests")
        print(f"  articles {found.articles} of {articles}, posts {found.posts}, looks {found.looks}")
        print(f"  lost {len(found.lost)}, doubled {len(found.doubled)}, late without reason {len(found.late)}")
        print(f"  late by an outage {found.explained}; deletions called {found.deleted}, false {len(found.false)}")
        print(f"  deletions missed or called twice {len(found.missed)}, damage {len(found.damage)}")
        for problem in (*found.lost, *found.doubled, *found.late, *found.false, *found.missed)[:20]:
            print("   ", problem)
        if not number:
            sizes = [row["resident"] / 1e6 for row in rows]
            tenth = max(1, len(sizes) // 10)
            print(f"  resident: {max(sizes[tenth : 2 * tenth]):.0f} MB early, {max(sizes[-tenth:]):.0f} MB at the end")


if __name__ == "__main__":
    main(*(kind(word) for kind, word in zip((float, int, int), sys.argv[1:], strict=False)))
