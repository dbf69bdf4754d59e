"""How a simulated stretch of time is lived through and what is found of it: see `tests/year.py`."""

from __future__ import annotations

import base64
import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from archiver.availability import judge, observed
from archiver.plan import PLAN
from archiver.recheck import _next_step
from archiver.telling.changes import changes
from db import verify
from db.archive import Archive
from db.model import Failure, Post, Snapshot
from db.order import Place
from tests import year
from tests.year import TELEGRAM, TOLD, Told, World, X, read_clock, serving, set_clock

ROOT = Path(__file__).parent.parent
CONFIG = """
feeds: [{url: 'https://news.example/rss', every: 2h}]
tell: {webhook: {url: 'https://hooks.example/'}}
"""
TOLERANCE = timedelta(minutes=15)
ROUND = timedelta(minutes=2)
"""Looks at one post that lie no further apart are one round: steps of the plan may come minutes after one another."""
RECOVERY = timedelta(hours=27)
"""How long after an outage a delay is still its doing: waits between tries grow up to a day."""


@dataclass
class Found:
    """What an archive says after the time is over, held against the world."""

    articles: int
    posts: int
    looks: int
    lost: list[str]
    doubled: list[str]
    late: list[str]
    """Due looks that came late, or never, without an outage that explains it."""
    explained: int
    false: list[str]
    """Deletions that were called and never were."""
    missed: list[str]
    """Deletions that were seen and not called, or more than once."""
    deleted: int
    damage: list[tuple[str, str]]
    changes: int = 0
    """Changes that the archive shows, by its facts."""
    untrue: list[str] = field(default_factory=list)
    """Changes that were told and never were, or twice; and those that were seen and not told."""
    sent: int = 0
    """Messages to the webhook: a change whose sending was killed comes again, with the same id."""
    kills: int = 0
    hits: int = 0


def live_through(world: World, folder: Path, kills: int, seed: int = 1) -> Found:
    """Let `run` live through this world, killed so many times on its way, and look at what it has kept."""
    chance = random.Random(seed)
    set_clock(folder, year.START)
    (folder / "config.yaml").write_text(CONFIG, encoding="utf-8")
    with serving(world, folder) as served, (folder / "said.txt").open("ab") as said:
        environment = os.environ | {
            "CITETRAIL_HOST_MAP": f"*={served.base}",
            "CITETRAIL_RATE": "100000",
            "CITETRAIL_PATIENCE": "6",
            "CITETRAIL_WEBHOOK_SECRET": base64.b64encode(bytes(32)).decode(),
            "PYTHONPATH": str(ROOT),
            "TZ": "Europe/Berlin",
        }
        command = [sys.executable, "-m", "tests.year", folder, world.end.isoformat()]
        done = 0
        expected = len(world.posts) * 16
        while read_clock(folder) < world.end:
            process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=said)
            after = served.hits + (chance.randint(1, 2 * expected // (kills + 1) + 2) if done < kills else 10**9)
            while process.poll() is None:
                served.heard.wait(0.2)
                served.heard.clear()
                if served.hits >= after:
                    process.kill()
                    done += 1
                    break
            code = process.wait()
            assert code in (0, -9), (folder / "said.txt").read_text()[-2000:]
        found = look(world, folder / "archive", folder / TOLD)
        found.kills, found.hits = done, served.hits
    return found


def look(world: World, archive_folder: Path, told: Path) -> Found:
    """Hold an archive against the world."""
    with Archive.open(archive_folder, create=False) as archive:
        damage = verify.check(archive)[1]
        urls = [f"https://news.example/2026/gauges-of-day-{n}" for n in range(len(world.articles))]
        kept = [url for url in urls if archive.articles(url)]
        series = archive.looks([post.key for post in world.posts])
        shown = {one.id: (one.kind, one.post) for one in changes(archive, Place(), archive.order.end())}
    found = Found(len(kept), 0, 0, [url for url in urls if url not in kept], [], [], 0, [], [], 0, damage)
    for post in world.posts:
        looks = [snapshot for _, snapshot in series[post.key.lower()] if not snapshot.witness]
        found.looks += len(looks)
        if not looks:
            found.lost.append(post.key)
            continue
        found.posts += 1
        _doubled(post, looks, found)
        _in_time(world, post, looks, found)
        _deletions(post, looks, found)
        _told(post, looks, Counter(kind for kind, key in shown.values() if key == post.key), found)
    found.changes = len(shown)
    _through_the_door(shown, told, found)
    return found


def _doubled(post: Told, looks: Sequence[Snapshot], found: Found) -> None:
    own = Counter((look.route, look.taken_at) for look in looks)
    found.doubled += [f"{post.key} {at}" for (_, at), count in own.items() if count > 1]
    seen = [look for look in looks if not isinstance(look.finding, Failure) and look.route == looks[0].route]
    found.doubled += [f"{post.key} {b.taken_at}" for a, b in pairwise(seen) if b.taken_at - a.taken_at < ROUND]


def _in_time(world: World, post: Told, looks: Sequence[Snapshot], found: Found) -> None:
    """After every look that succeeded the next one comes when the plan says."""
    host = X if post.platform == "twitter" else TELEGRAM
    seen = observed(looks)
    rounds = [look for n, look in enumerate(seen) if n == 0 or look.taken_at - seen[n - 1].taken_at > ROUND]
    for number, last in enumerate(rounds):
        upto = [look for look in seen if look.taken_at <= last.taken_at + ROUND]
        due = _next_step(upto, PLAN[post.platform])
        if due >= world.end - TOLERANCE:
            continue
        came = rounds[number + 1].taken_at if number + 1 < len(rounds) else world.end
        if came <= due + TOLERANCE:
            continue
        if _explained(world, host, due, came):
            found.explained += 1
        else:
            found.late.append(f"{post.key} due {due} came {came}")


def _explained(world: World, host: str, due: datetime, came: datetime) -> bool:
    return any(
        name == host and begun <= due + TOLERANCE and due < ended + RECOVERY and came < ended + RECOVERY + TOLERANCE
        for name, begun, ended in world.outages
    )


def _deletions(post: Told, looks: Sequence[Snapshot], found: Found) -> None:
    states = [(look.taken_at, judge(looks[: number + 1]).state) for number, look in enumerate(looks)]
    called = [at for (_, before), (at, state) in pairwise([(None, ""), *states]) if state == "deleted" != before]
    if called and (post.gone is None or called[0] < post.gone):
        found.false.append(f"{post.key} {called}")
        return
    seen = [
        look for look in observed(looks) if post.gone and look.taken_at >= post.gone and not post.stands(look.taken_at)
    ]
    certain = len({look.taken_at for look in seen}) > 1 and seen[-1].taken_at - seen[0].taken_at >= timedelta(
        minutes=30
    )
    found.deleted += bool(called)
    if len(called) > 1 or (certain and not called):
        found.missed.append(f"{post.key} gone {post.gone} called {called}")


def _told(post: Told, looks: Sequence[Snapshot], told: Counter[str], found: Found) -> None:
    """What was told of a post, held against what became of it and when we looked."""
    seen = observed(looks)
    live = [look.taken_at for look in seen if isinstance(look.finding, Post)]
    lost = [look for look in seen if not isinstance(look.finding, Post)]
    apart = bool(lost) and lost[-1].taken_at - lost[0].taken_at >= timedelta(minutes=30)
    certain = apart or len({look.route for look in lost}) > 1
    gone = bool(post.gone and certain and live and live[0] < lost[0].taken_at)
    edited = bool(post.edited and live and live[0] < post.edited <= live[-1])
    back = bool(gone and post.back and live[-1] >= post.back)
    due = Counter({kind: 1 for kind, is_due in (("gone", gone), ("edited", edited), ("back", back)) if is_due})
    if told != due:
        found.untrue.append(f"{post.key}: told {dict(told)}, true {dict(due)}")


def _through_the_door(shown: dict[str, tuple[str, str | None]], told: Path, found: Found) -> None:
    """What came to the webhook, held against what the archive shows."""
    sent = [json.loads(line) for line in told.read_text().splitlines()]
    found.sent = len(sent)
    came = {id_: (kind.partition(".")[2], key) for id_, kind, key in sent}
    found.untrue += [f"not sent: {one}" for id_, one in shown.items() if came.get(id_) != one]
    found.untrue += [f"sent, and not so: {one}" for id_, one in came.items() if id_ not in shown]
