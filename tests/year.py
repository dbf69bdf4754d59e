"""A simulated stretch of time: a newspaper with a feed, X and Telegram, which change, fail and come back, by a clock.

The world is a function of the simulated time, which stands in a file that a working process writes and the server
reads. `python -m tests.year FOLDER UNTIL` is that process: it does rounds of `run` when something is due, until it is
killed or the time is over. Begun again, it goes on where the clock stands.
"""

from __future__ import annotations

import json
import os
import random
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.adapters import tme_pages, x_answers

START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
CHANNEL, HANDLE = "river_gauge", "harbour_watch"
X, TELEGRAM, NEWS = "cdn.syndication.twimg.com", "t.me", "news.example"
_ALSO = {"publish.x.com": X}
"""Hosts that are out of order together with another one."""
CLOCK, LOG, TOLD = "clock.txt", "log.jsonl", "told.jsonl"
HOOKS = "hooks.example"


@dataclass(frozen=True)
class Told:
    """One post of the world, and what becomes of it."""

    number: int
    platform: str
    posted: datetime
    edited: datetime | None = None
    gone: datetime | None = None
    back: datetime | None = None

    @property
    def id(self) -> str:
        """As the platform writes it."""
        return x_answers.snowflake(self.posted, self.number % 4096) if self.platform == "twitter" else str(self.number)

    @property
    def key(self) -> str:
        """As the archive names it."""
        return f"twitter:{self.id}" if self.platform == "twitter" else f"telegram:{CHANNEL}/{self.number}"

    @property
    def url(self) -> str:
        """As articles link it."""
        return f"https://x.com/{HANDLE}/status/{self.id}" if self.platform == "twitter" else self._message

    @property
    def _message(self) -> str:
        return f"https://t.me/{CHANNEL}/{self.number}"

    def text(self, at: datetime) -> str:
        """What it says at this instant."""
        height = 100 + self.number + (500 if self.edited and at >= self.edited else 0)
        return f"Gauge {self.number} stands at {height} centimetres this morning"

    def stands(self, at: datetime) -> bool:
        """Whether it can be seen at this instant."""
        return not (self.gone and at >= self.gone and not (self.back and at >= self.back))


@dataclass(frozen=True)
class World:
    """Everything that happens between `START` and `end`."""

    end: datetime
    articles: tuple[tuple[datetime, tuple[Told, ...]], ...]
    outages: tuple[tuple[str, datetime, datetime], ...]
    """Host, from, until."""

    @property
    def posts(self) -> list[Told]:
        """Every post that an article cites."""
        return [post for _, posts in self.articles for post in posts]

    def is_down(self, host: str, at: datetime) -> bool:
        """Whether this host is out of order at this instant."""
        return any(name == _ALSO.get(host, host) and begun <= at < ended for name, begun, ended in self.outages)


def make(days: float, articles: int, each: int, outages: int, seed: int = 7) -> World:
    """A world of so many days and articles, with `each` posts in an article; one in eight is deleted, one in seven of
    Telegram's is edited, and some come back.
    """
    chance = random.Random(seed)
    end = START + timedelta(days=days)
    made, number = [], 0
    for place in range(articles):
        at = START + (end - START) * 0.9 * place / articles + timedelta(minutes=chance.uniform(0, 600))
        posts = []
        for _ in range(each):
            number += 1
            posts.append(_post(chance, number, at - timedelta(minutes=chance.uniform(2, 40)), days))
        made.append((at.replace(microsecond=0), tuple(posts)))
    down = []
    for _ in range(outages):
        begun = START + (end - START) * chance.random()
        down.append((chance.choice((X, TELEGRAM, NEWS)), begun, begun + timedelta(hours=chance.uniform(1, 30))))
    return World(end, tuple(made), tuple(down))


def _post(chance: random.Random, number: int, posted: datetime, days: float) -> Told:
    posted = posted.replace(microsecond=0)
    platform = "twitter" if number % 2 else "telegram"
    made = Told(number, platform, posted)
    if platform == "telegram" and chance.random() < 1 / 7:
        made = replace(made, edited=posted + timedelta(hours=chance.uniform(2, 24 * min(20, days))))
    if chance.random() < 1 / 8:
        gone = posted + timedelta(hours=chance.uniform(2, 24 * min(60, days)))
        back = gone + timedelta(days=chance.uniform(31, 60)) if chance.random() < 0.3 else None
        made = replace(made, gone=gone, back=back)
    return made


def read_clock(folder: Path) -> datetime:
    """The simulated time."""
    return datetime.fromisoformat((folder / CLOCK).read_text())


def set_clock(folder: Path, at: datetime) -> None:
    """Lets the simulated time be this."""
    part = folder / f"{CLOCK}.{os.getpid()}.{threading.get_ident()}"
    part.write_text(at.isoformat())
    part.replace(folder / CLOCK)


@dataclass
class Served:
    """A running server of a world."""

    base: str
    hits: int = 0
    heard: threading.Event = field(default_factory=threading.Event)
    """Set at every request."""


@contextmanager
def serving(world: World, folder: Path) -> Iterator[Served]:
    """The world on a loopback socket."""
    by_id = {post.id if post.platform == "twitter" else f"{CHANNEL}/{post.id}": post for post in world.posts}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.hits += 1
            served.heard.set()
            at = read_clock(folder)
            host = self.headers["Host"].partition(":")[0]
            status, kind, body = (
                (503, "text/plain", b"over capacity")
                if world.is_down(host, at)
                else _answer(world, by_id, host, self.path, at)
            )
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with (folder / TOLD).open("a") as file:
                file.write(json.dumps([self.headers["webhook-id"], body["type"], body["data"]["post"]]) + "\n")
            self.send_response(503 if world.is_down(HOOKS, read_clock(folder)) else 204)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, address: object) -> None:
            """A process that was killed does not hear its answer."""

    server = Server(("127.0.0.1", 0), Handler)
    served = Served(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


def _answer(world: World, by_id: dict[str, Told], host: str, target: str, at: datetime) -> tuple[int, str, bytes]:
    parts = urlsplit(target)
    if host == NEWS:
        return _news(world, parts.path, at)
    if host == X:
        post = by_id.get(parse_qs(parts.query).get("id", [""])[0])
        if post is not None and post.stands(at):
            made = {"id_str": post.id, "created_at": f"{post.posted:%Y-%m-%dT%H:%M:%S}.000Z"}
            alone = {"edit_control": {"edit_tweet_ids": [post.id]}}
            return 200, "application/json", x_answers.tweet(post.text(at), **made, **alone)
        return 404, "text/html", b"<!doctype html><title>Nothing is here</title>"
    if host == "publish.x.com":
        said = parse_qs(parts.query).get("url", [""])[0]
        post = by_id.get(said.rpartition("/")[2])
        if post is not None and post.stands(at):
            return 200, "application/json", x_answers.oembed(post.text(at), post_id=post.id, handle=HANDLE)
    if host == TELEGRAM:
        return _telegram(by_id, parts.path, at)
    return 404, "text/html", b"<!doctype html><title>Nothing is here</title>"


def _telegram(by_id: dict[str, Told], path: str, at: datetime) -> tuple[int, str, bytes]:
    if path == f"/s/{CHANNEL}":
        shown = [tme_pages.message(tme_pages.text("The level is read daily."), number=1, channel=CHANNEL)]
        return 200, "text/html; charset=utf-8", tme_pages.channel_page(*shown).encode()
    post = by_id.get(path.strip("/"))
    if post is None or not post.stands(at):
        return 200, "text/html; charset=utf-8", tme_pages.error("Post not found").encode()
    block = tme_pages.message(
        tme_pages.text(post.text(at)),
        number=post.number,
        channel=CHANNEL,
        time=f"{post.posted:%Y-%m-%dT%H:%M:%S}+00:00",
    )
    return 200, "text/html; charset=utf-8", tme_pages.page(block).encode()


def _news(world: World, path: str, at: datetime) -> tuple[int, str, bytes]:
    if path == "/rss":
        out = [(n, when) for n, (when, _) in enumerate(world.articles) if when <= at]
        # The paper writes its dates in its own zone, which changes twice a year.
        items = "".join(
            f"<item><title>Gauges {n}</title><link>https://{NEWS}/2026/gauges-of-day-{n}</link>"
            f"<pubDate>{format_datetime(when.astimezone(_berlin(when)))}</pubDate></item>"
            for n, when in reversed(out[-40:])
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>{items}</channel></rss>'
        return 200, "application/rss+xml", feed.encode()
    name = path.rpartition("-")[2]
    if path.startswith("/2026/") and name.isdecimal() and world.articles[int(name)][0] <= at:
        when, posts = world.articles[int(name)]
        return 200, "text/html; charset=utf-8", _page(int(name), when, posts).encode()
    return 404, "text/html", b"<!doctype html><title>Nothing is here</title>"


def _berlin(at: datetime) -> timezone:
    summer = datetime(2026, 3, 29, 1, tzinfo=UTC) <= at < datetime(2026, 10, 25, 1, tzinfo=UTC)
    return timezone(timedelta(hours=2 if summer else 1))


def _page(number: int, when: datetime, posts: tuple[Told, ...]) -> str:
    shown = "".join(
        f'<blockquote class="twitter-tweet"><p>{post.text(post.posted)}</p>&mdash; Harbour Watch (@{HANDLE}) '
        f'<a href="{post.url}">{post.posted:%B %d, %Y}</a></blockquote><p>More rain is on its way.</p>'
        if post.platform == "twitter"
        else f'<script async data-telegram-post="{CHANNEL}/{post.number}"></script><p>More rain is on its way.</p>'
        for post in posts
    )
    return (
        f'<html lang="en"><head><title>Gauges {number}</title><meta property="article:published_time" '
        f'content="{when.isoformat()}"></head><body><article><h1>Gauges {number}</h1>'
        f"<p>The river rose all week, the wardens wrote.</p>{shown}</article></body></html>"
    )


def work(folder: Path, until: datetime) -> None:
    """Rounds of `run`, each at the instant at which something is due, until the time is over."""
    from archiver import begin
    from archiver.answer import Options
    from archiver.following import rounds
    from archiver.recheck import plan_posts
    from archiver.telling.tell import tell
    from archiver.web.pace import Clock
    from archiver.web.wire import Wire
    from db.agenda import NEVER

    now = [read_clock(folder)]

    guard = threading.Lock()

    def pass_(seconds: float) -> None:
        with guard:
            now[0] += timedelta(seconds=seconds)
            set_clock(folder, now[0])

    options = Options(folder / "archive", folder / "config.yaml", False, True, False)
    chosen = begin.settings(options)
    clock = Clock(lambda: now[0].timestamp(), pass_, lambda: now[0].timestamp())
    with begin.session(options) as run:
        session = replace(run, web=Wire(chosen.network, clock=clock), now=lambda: now[0])
        count = 0
        while now[0] < until:
            done = rounds.document(rounds.run_all(session, chosen, now[0], lambda: False))
            tell(session, chosen)
            count += 1
            _log(folder, now[0], count, done)
            plan_posts(session, chosen.recheck)  # what was just looked at may be due again before all that is planned
            counts = session.archive.agenda.counts(now[0])
            coming = [first for kind in ("post", "page", "feed") if (first := counts.get(kind, (0, 0, None))[2])]
            due = min((at for at in coming if at != NEVER), default=until)
            pass_(max(300.0, min((due - now[0]).total_seconds(), 6 * 3600)))


def _log(folder: Path, at: datetime, count: int, done: dict[str, Any]) -> None:
    changes = [one for one in done["checked"] if one["change"] != "none"]
    if changes or count % 200 == 1:
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        line = {"at": at.isoformat(), "round": count, "changes": changes, "resident": resident, "pid": os.getpid()}
        with (folder / LOG).open("a") as file:
            file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    work(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
