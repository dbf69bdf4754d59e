"""A small world for scenarios: a newspaper, X, Telegram, a clock, and the command as its users call it.

    world.x.shows("The gate is open.")          # what X answers from now on
    world.prints(embed("The gate is open."))    # the newspaper's page from now on
    world("archive", PAGE).json["posts"]        # `citetrail archive PAGE --json`
    world.later(days=1)
    world.x.has_no_post()
    world("recheck", "--all").json["checked"]

The command runs in this process and through its own door, so that the clock can be the world's: it moves when a
scenario says so and when the command waits, and every record carries its time. All else is real: the archive, the wire,
the sockets, the adapters.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest

from adapters.twitter_id import token
from archiver import begin, cli, commands, post_commands
from archiver.answer import Options
from archiver.following import run_command, status_command
from archiver.session import Session
from archiver.telling import changes_command
from archiver.web.pace import Clock
from archiver.web.wire import Wire
from tests.adapters import tme_pages, x_answers
from tests.adapters.x_answers import ID, snowflake
from tests.standin import Standin

MORNING = datetime(2026, 3, 5, 9, 45, tzinfo=UTC)
"""When a scenario begins: a quarter of an hour after the post that most of them are about."""
PAGE = "https://news.example/harbour"
POST = f"https://x.com/harbour_watch/status/{ID}"
MESSAGE = "https://t.me/river_gauge/120"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
TEXT = "The tide gauge stopped at ten past four and nobody has told the crews."


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, in the type that its body shows."""

    body: bytes | str = b""
    status: int = 200
    location: str = ""
    retry_after: str = ""

    @property
    def headers(self) -> dict[str, str]:
        data = self.body.encode() if isinstance(self.body, str) else self.body
        kind = "application/json" if data[:1] in (b"{", b"[") else "text/html; charset=utf-8"
        kind = "image/png" if data.startswith(PICTURE[:8]) else kind
        more = {"Location": self.location, "Retry-After": self.retry_after}
        return {"Content-Type": kind} | {name: value for name, value in more.items() if value}


NOT_FOUND = Answer("<!doctype html><title>Nothing is here</title>", 404)
DOWN = Answer("<!doctype html><title>Over capacity</title>", 503)
TOO_MANY = Answer("Rate limit exceeded", 429)
EMPTY = Answer(b"{}")


class Done(NamedTuple):
    """How the command ended."""

    code: int
    json: Any


class World:
    """Calling it runs the command; see the module."""

    def __init__(self, folder: Path, standin: Standin, patch: pytest.MonkeyPatch) -> None:
        self.now = MORNING
        self.waits: list[float] = []
        self.standin = standin
        self.x = X(self)
        self.telegram = Telegram(self)
        self.wire: dict[str, Any] = {}
        """What the wire is told besides: its name server and whom it trusts."""
        self._patch = patch
        patch.chdir(folder)
        patch.setenv("CITETRAIL_HOST_MAP", standin.host_map)
        patch.setenv("CITETRAIL_RATE", "1000")
        patch.setattr(sys, "excepthook", sys.excepthook)
        patch.setattr(commands, "session", self._session)
        patch.setattr(post_commands, "session", self._session)
        patch.setattr(run_command, "session", self._session)
        patch.setattr(status_command, "session", self._session)
        patch.setattr(changes_command, "session", self._session)

    def __call__(self, *words: str) -> Done:
        code, said = self._run(*words)
        return Done(code, json.loads(said))

    def ends(self, *words: str) -> int:
        """The exit code of a command that may have no answer."""
        return self._run(*words)[0]

    def _run(self, *words: str) -> tuple[int, str]:
        self._patch.setattr(sys, "argv", ["citetrail", "--json", *words])
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with redirect_stdout(out), pytest.raises(SystemExit) as ended:
            cli.main()
        out.seek(0)
        return int(ended.value.code or 0), out.read()

    def later(self, **length: float) -> None:
        """Lets time pass: `later(minutes=31)`."""
        self.now += timedelta(**length)

    def answers(self, host: str, target: str, *answers: Answer) -> None:
        """What this host answers here from now on, in order; the last answer repeats."""
        self.standin.forget(host, target)
        for answer in answers:
            self.standin.add(host, target, answer.body, status=answer.status, headers=answer.headers)

    def prints(self, *body: str, page: str = PAGE, published: str = "2026-03-05T09:40:00Z") -> None:
        """The newspaper's page from now on."""
        self.answers("news.example", page.removeprefix("https://news.example"), Answer(article(*body, when=published)))

    def lists(self, *pages: str, feed: str = "/rss", when: datetime | None = None, **how: Any) -> None:
        """The newspaper's feed from now on."""
        self.answers("news.example", feed, Answer(rss(*pages, when=when or self.now), **how))

    def follows(self, *feeds: str, more: str = "") -> None:
        """The config follows these sources, each as YAML."""
        listed = "".join(f"- {{{feed}}}\n" for feed in feeds)
        Path("config.yaml").write_text(f"feeds:\n{listed}{more}", encoding="utf-8")

    def runs(self, *words: str) -> Any:
        """One round of all that is due: its answer."""
        done = self("run", "--once", *words)
        assert done.code == (3 if done.json["incomplete"] else 0), done
        return done.json

    def history(self, post: str = POST) -> Any:
        """The answer of `history POST`."""
        done = self("history", post)
        assert done.code == 0, done
        return done.json

    def availability(self, post: str = POST) -> str:
        """What the archive says of this post now."""
        return str(self.history(post)["post"]["availability"])

    def recheck(self, post: str = POST) -> tuple[str, str]:
        """Looks at this post again: its availability and the change."""
        done = self("recheck", "--post", post)
        assert done.code == 0, done
        (checked,) = done.json["checked"]
        return checked["availability"], checked["change"]

    def asked(self, host: str) -> list[str]:
        """The requests to this host so far."""
        return [hit.target for hit in self.standin.hits(host)]

    @contextmanager
    def _session(self, options: Options, *, create: bool = True) -> Iterator[Session]:
        """The session of a command, by this world's clock."""
        clock = Clock(lambda: self.now.timestamp(), self._wait, lambda: self.now.timestamp())
        with begin.session(options, create=create) as run:
            yield replace(
                run, web=Wire(begin.settings(options).network, clock=clock, **self.wire), now=lambda: self.now
            )

    def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.later(seconds=seconds)


class X:
    """What X's two keyless doors, its embed widget and its oEmbed, answer from now on."""

    def __init__(self, world: World) -> None:
        self._world = world

    def widget(self, *answers: Answer, id_: str = ID) -> None:
        target = f"/tweet-result?id={id_}&lang=en&token={token(id_)}"
        self._world.answers("cdn.syndication.twimg.com", target, *answers)

    def oembed(self, *answers: Answer, id_: str = ID, handle: str = "harbour_watch") -> None:
        for name in (handle, "i"):
            url = quote(f"https://x.com/{name}/status/{id_}", safe="")
            self._world.answers("publish.x.com", f"/oembed?url={url}&omit_script=1&dnt=true", *answers)

    def shows(self, text: str, *, id_: str = ID, **fields: Any) -> None:
        """A live post, by both doors."""
        self.widget(live(text, id_=id_, **fields), id_=id_)
        self.oembed(shown(text, id_=id_), id_=id_)

    def says(self, words: str | None, *, id_: str = ID, oembed: Answer = NOT_FOUND) -> None:
        """A tombstone with these words (None: without words), and what oEmbed answers."""
        self.widget(Answer(x_answers.tombstone(words)), id_=id_)
        self.oembed(oembed, id_=id_)

    def has_no_post(self, id_: str = ID) -> None:
        """404 by both doors."""
        self.both(NOT_FOUND, id_=id_)

    def both(self, *answers: Answer, id_: str = ID) -> None:
        """These answers, in order, by both doors."""
        self.widget(*answers, id_=id_)
        self.oembed(*answers, id_=id_)


class Telegram:
    """What t.me answers from now on of `river_gauge/120`: its widget, the channel's list, the post's own page."""

    def __init__(self, world: World) -> None:
        self._world = world

    def widget(self, *answers: Answer) -> None:
        self._world.answers("t.me", "/river_gauge/120?embed=1&mode=tme", *answers)

    def channel(self, *answers: Answer) -> None:
        self._world.answers("t.me", "/s/river_gauge?before=121", *answers)

    def own_page(self, *answers: Answer) -> None:
        self._world.answers("t.me", "/river_gauge/120", *answers)

    def shows(self, *body: str, **fields: Any) -> None:
        """A live post, between live neighbours; `body` is markup."""
        block = tme_pages.message(*body, **fields)
        self.widget(Answer(tme_pages.page(block)))
        self.channel(Answer(tme_pages.channel_page(_neighbour(118), block)))
        self.own_page(Answer(tme_pages.landing("River Gauge", "The post, in short", post=True)))

    def has_no_post(self) -> None:
        """ "Post not found", while the channel is there."""
        self.widget(Answer(tme_pages.error("Post not found")))
        self.channel(Answer(tme_pages.channel_page(_neighbour(118), _neighbour(119))))
        self.own_page(Answer(tme_pages.landing("River Gauge", "Water levels, daily")))

    def has_no_channel(self) -> None:
        """The widget's own words, and t.me turns away to a page without a channel."""
        self.widget(Answer(tme_pages.error("Channel with username <b>river_gauge</b> not found")))
        self.channel(Answer(status=302, location="https://t.me/river_gauge"))
        gone = Answer(tme_pages.landing("Telegram: Contact @river_gauge", "If you have Telegram, you can contact"))
        self._world.answers("t.me", "/river_gauge", gone)
        self.own_page(gone)

    def all_doors(self, *answers: Answer) -> None:
        """These answers, in order, by every door."""
        self.widget(*answers)
        self.channel(*answers)
        self.own_page(*answers)


def _neighbour(number: int) -> str:
    return tme_pages.message(tme_pages.text(f"The level at gauge {number}."), number=number)


def live(text: str, *, id_: str = ID, **fields: Any) -> Answer:
    """The widget's answer for a live post, its time that of its id."""
    posted = x_answers.POSTED if id_ == ID else fields.pop("posted")
    alone = {"edit_tweet_ids": [id_], "editable_until_msecs": "1772706612000", "edits_remaining": "5"}
    made = {"id_str": id_, "created_at": f"{posted:%Y-%m-%dT%H:%M:%S}.000Z", "edit_control": alone}
    return Answer(x_answers.tweet(text, **(made | fields)))


def shown(text: str, *, id_: str = ID, handle: str = "harbour_watch") -> Answer:
    """oEmbed's answer for a live post."""
    return Answer(x_answers.oembed(text, post_id=id_, handle=handle))


def article(*body: str, when: str) -> str:
    """A page of the newspaper."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Harbour | News</title>'
        f'<meta property="article:published_time" content="{when}"></head><body><article><h1>Harbour</h1>'
        f"<p>The crews waited all night for word from the harbour office.</p>{''.join(body)}</article></body></html>"
    )


def rss(*pages: str, when: datetime) -> str:
    """A feed of these pages, all published at this time."""
    items = "".join(
        f"<item><title>Harbour</title><link>{page}</link><pubDate>{when:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for page in pages
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'


def embed(text: str, *, url: str = POST, name: str = "Harbour Watch", handle: str = "harbour_watch") -> str:
    """X's markup for a post in an article."""
    return (
        f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text}</p>&mdash; {name} (@{handle}) '
        f'<a href="{url}?ref_src=twsrc%5Etfw">March 5, 2026</a></blockquote>'
    )


def linked(url: str = POST) -> str:
    """A paragraph with a link to a post."""
    return f'<p>It was told in <a href="{url}">a post</a> in the morning.</p>'


def quoted(words: str) -> str:
    """A paragraph that puts words in the account's mouth."""
    return f"<p>“{words}” Harbour Watch wrote on X.</p>"


def later_id(minutes: float) -> tuple[str, datetime]:
    """An id, and its instant, so many minutes after the post's own."""
    at = x_answers.POSTED + timedelta(minutes=minutes)
    return snowflake(at), at
