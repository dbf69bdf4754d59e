"""Quotes in translation: of the quotes of `tongues.json`, how many are tied to their post, and how many to a wrong one.

Each scene is one author's posts in one language and quotes in another; the last quotes of a scene are of no post. The
whole way is gone: posts are imported, quotes are held against the archive. Run: python benchmarks/tongues.py
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from archiver.matching import crossref, encoders
from archiver.matching.encoders import Encoder
from db.archive import Archive
from db.model import Article, Author, Passage, Post, PostRef, Quote, Snapshot, When

NOON = datetime(2024, 5, 2, 12, 0, tzinfo=UTC)
DAY = When("2024-05-02", NOON - timedelta(hours=26), NOON + timedelta(hours=24), "argument", "2024-05-02")
SCENES = json.loads((Path(__file__).parent / "tongues.json").read_text(encoding="utf-8"))


def snapshots(scene: int) -> list[Snapshot]:
    author = Author(f"author_{scene}", f"Author Number{scene}")
    found = []
    for place, text in enumerate(SCENES[scene]["posts"]):
        ref = PostRef("telegram", f"author_{scene}/{place}", f"https://t.me/author_{scene}/{place}")
        post = Post(ref, author, text, posted_at=NOON - timedelta(minutes=place), language=SCENES[scene]["post"])
        found.append(Snapshot(ref, NOON + timedelta(days=5), "test", "import", post))
    return found


def told(kept: Archive, scene: int, *, without: int | None = None) -> Iterator[tuple[str | None, str | None]]:
    """For every quote the post that it is tied to, and the right one. `without`: only the quotes of this post."""
    asked = SCENES[scene]
    quotes = [
        (f"q{place}", Quote("a", Passage(text, place * 1000), "direct", f"Author Number{scene}", "telegram"))
        for place, (text, source) in enumerate(asked["quotes"])
        if without is None or source == without
    ]
    article = Article(None, "T", None, DAY, None, asked["quote"], "", "text", "s")
    made = crossref.cross_reference(kept, "a", article, [], quotes, at=NOON, agent="benchmark")
    for outcome in made.outcomes:
        source = None if without is not None else asked["quotes"][int(outcome.quote[1:])][1]
        yield (
            outcome.matches[0].post if outcome.matches else None,
            None if source is None else f"telegram:author_{scene}/{source}",
        )


def measured(known: Sequence[Encoder]) -> Counter[str]:
    """Of all scenes: `right`, `missed`, `wrong` post, `false` (of no post, and tied), `none` (of no post, and not)."""
    encoders.ALL = tuple(known)
    counted: Counter[str] = Counter()
    for scene in range(len(SCENES)):
        looks = snapshots(scene)
        for without in (None, *range(len(looks))):
            with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder)) as kept:
                there = [look for place, look in enumerate(looks) if place != without]
                kept.keep(there, at=NOON, agent="benchmark", did="import")
                for got, right in told(kept, scene, without=without):
                    if right is None:
                        counted["false" if got else "none"] += 1
                    else:
                        counted["missed" if got is None else "right" if got == right else "wrong"] += 1
    return counted


if __name__ == "__main__":
    every = encoders.ALL
    for known in ((), every[:1], every):
        if all(callable(encoders.loaded(encoder)) for encoder in known):
            begun = time.process_time()
            counted = measured(known)
            asked = counted["right"] + counted["missed"] + counted["wrong"]
            given = counted["right"] + counted["wrong"] + counted["false"]
            print(
                " + ".join(encoder.label for encoder in known) or "no encoder",
                f"recall {counted['right'] / asked:.2f}, precision {counted['right'] / max(1, given):.3f},",
                f"{counted['false']} of {counted['false'] + counted['none']} quotes of no post tied;",
                f"{time.process_time() - begun:.0f} s CPU",
                dict(counted),
            )
