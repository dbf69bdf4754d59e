"""`run` tells the news: a page and a feed in the archive, a mail, a signed request; each change once by each door."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from archiver.telling import tell
from archiver.telling.webhook import WebhookDoor
from tests.adapters.x_answers import ID
from tests.scenarios.world import PAGE, TEXT, Answer, World, embed, quoted
from tests.smtp_standin import SmtpStandin

SECRET = bytes(range(32))
HOOK, HOOKS = "https://hooks.example/news?room=7", "hooks.example"
MAIL = "{to: [desk@news.example], from: citetrail@news.example, host: mail.example, tls: none}"
ATOM = "{http://www.w3.org/2005/Atom}"
OK = Answer(b"{}", 200)


@pytest.fixture
def server() -> Iterator[SmtpStandin]:
    with SmtpStandin() as standin:
        yield standin


def newsroom(world: World, monkeypatch: pytest.MonkeyPatch, *doors: str, smtp: SmtpStandin | None = None) -> None:
    """A paper that is followed, and doors by which its news is told."""
    told = "".join(f"  {door}\n" for door in doors)
    world.follows(
        "url: https://news.example/rss", more="recheck: {article: [1h]}\n" + (f"tell:\n{told}" if told else "")
    )
    world.lists(PAGE)
    world.prints(embed(TEXT), quoted(TEXT))
    world.x.shows(TEXT)
    monkeypatch.setenv("CITETRAIL_WEBHOOK_SECRET", f"whsec_{base64.b64encode(SECRET).decode()}")
    if smtp is not None:
        monkeypatch.setenv("CITETRAIL_HOST_MAP", f"mail.example={smtp.base},{world.standin.host_map}")
    world.answers(HOOKS, "/news?room=7", OK)


def hooked(world: World) -> list[Any]:
    """What came to the webhook, each signature checked as its receiver would."""
    found = []
    for hit in world.standin.hits(HOOKS):
        signed = f"{hit.headers['webhook-id']}.{hit.headers['webhook-timestamp']}.".encode() + hit.body
        mac = base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest()).decode()
        assert hit.headers["webhook-signature"] == f"v1,{mac}"
        assert hit.method == "POST"
        found.append(json.loads(hit.body) | {"id": hit.headers["webhook-id"]})
    return found


def kinds(world: World) -> list[str]:
    return [one["type"] for one in hooked(world)]


def subjects(server: SmtpStandin) -> list[str]:
    return [mail.message["Subject"].strip() for mail in server.mails]


def rounds(world: World, number: int = 4, minutes: int = 40) -> None:
    for _ in range(number):
        world.later(minutes=minutes)
        world("run", "--once")


def feed() -> etree._Element:
    return etree.fromstring(Path("archive/changes.atom").read_bytes())


def test_each_door_tells_each_change_once(world: World, monkeypatch: pytest.MonkeyPatch, server: SmtpStandin) -> None:
    newsroom(world, monkeypatch, f"mail: {MAIL}", f"webhook: {{url: '{HOOK}'}}", smtp=server)
    done = world.runs()
    assert [(one["door"], one["changes"]) for one in done["told"]] == [("page", 1), ("mail", 1), ("webhook", 1)]
    world.x.has_no_post()
    rounds(world, 8)
    assert kinds(world) == ["article.new", "post.gone"]
    assert subjects(server) == [
        "Citetrail: New article: Harbour",
        f"Citetrail: Post gone (deleted): Harbour Watch: twitter:{ID}",
    ]
    assert len(feed().findall(f"{ATOM}entry")) == 2
    page = html.fromstring(Path("archive/changes.html").read_text(encoding="utf-8"))
    assert [head.text_content() for head in page.iter("h2")] == [
        f"Post gone (deleted): Harbour Watch: twitter:{ID}",
        "New article: Harbour",
    ]


def test_a_mail_holds_the_word_diff_and_the_command(
    world: World, monkeypatch: pytest.MonkeyPatch, server: SmtpStandin
) -> None:
    newsroom(world, monkeypatch, f"mail: {MAIL}", smtp=server)
    world.runs()
    world.prints(embed(TEXT), quoted(TEXT.replace("four", "five")))
    rounds(world)
    mail = server.mails[-1]
    assert (mail.sender, mail.to) == ("citetrail@news.example", ("desk@news.example",))
    text = " ".join(mail.message.get_content().split())
    assert "quote reworded: The tide gauge stopped at ten past [-four-]{+five+} and" in text
    (command,) = [line for line in mail.message.get_content().splitlines() if "run: " in line]
    assert world(*command.partition("run: citetrail ")[2].split()).code == 0


def test_without_news_nothing_is_sent_and_no_file_is_touched(
    world: World, monkeypatch: pytest.MonkeyPatch, server: SmtpStandin
) -> None:
    newsroom(world, monkeypatch, f"mail: {MAIL}", f"webhook: {{url: '{HOOK}'}}", smtp=server)
    world.runs()
    before = Path("archive/changes.atom").stat().st_mtime_ns
    rounds(world, 6)
    assert (len(server.mails), kinds(world)) == (1, ["article.new"])
    assert Path("archive/changes.atom").stat().st_mtime_ns == before


def test_a_door_that_is_shut_is_tried_less_and_less_and_then_told_everything_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom(world, monkeypatch, f"webhook: {{url: '{HOOK}'}}")
    world.answers(HOOKS, "/news?room=7", Answer("no", 404))
    done = world("run", "--once")
    assert done.code == 3
    assert {
        "what": "news by webhook",
        "why": "the webhook answers 404: it takes what it answers with 2xx",
    } in done.json["incomplete"]
    for _ in range(80):
        world.later(minutes=1)
        assert world("run", "--once").code == 3
    assert len(world.standin.hits(HOOKS)) == 6  # after 2, 6, 14, 30 and 62 minutes
    assert len({one["id"] for one in hooked(world)}) == 1
    (door,) = world("status").json["doors"]
    assert (door["door"], door["tries"]) == ("webhook", 6)
    assert "news by webhook could not be told, 6 times: the webhook answers 404" in str(world("status").json["trouble"])
    world.answers(HOOKS, "/news?room=7", OK)
    world.x.has_no_post()
    rounds(world, 12)
    assert kinds(world)[-2:] == ["article.new", "post.gone"]
    assert world("run", "--once").code == 0
    assert world("status").json["doors"] == []


def test_a_mail_server_that_says_not_now_gets_the_mail_later(
    world: World, monkeypatch: pytest.MonkeyPatch, server: SmtpStandin
) -> None:
    newsroom(world, monkeypatch, f"mail: {MAIL}", smtp=server)
    server.answers["DATA"] = ["451 try later"]
    assert "answers 451" in world("run", "--once").json["incomplete"][0]["why"]
    rounds(world, 1)
    assert len(server.mails) == 1


@pytest.mark.parametrize("when", ["after it was sent", "before it was sent"])
def test_a_process_that_dies_while_telling_leaves_nothing_untold(
    world: World, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    newsroom(world, monkeypatch, f"webhook: {{url: '{HOOK}'}}")
    send = WebhookDoor.send

    def die(self: WebhookDoor, session: Any, changes: Any) -> str | None:
        if when == "after it was sent":
            send(self, session, changes)
        raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(WebhookDoor, "send", die)
        once.setattr("os._exit", sys.exit)
        assert world.ends("run", "--once") == 130
    rounds(world)
    found = hooked(world)
    assert [one["type"] for one in found] == ["article.new"] * (2 if when == "after it was sent" else 1)
    assert len({one["id"] for one in found}) == 1


def test_a_mail_that_is_sent_again_is_the_same_mail_though_there_is_more_news(
    world: World, monkeypatch: pytest.MonkeyPatch, server: SmtpStandin
) -> None:
    newsroom(world, monkeypatch, f"mail: {MAIL}", smtp=server)
    server.answers["END"] = ["451 taken, perhaps"]
    world("run", "--once")
    world.prints(embed(TEXT))
    world.later(hours=2)
    world.runs()
    (refused,), (again, more) = server.refused, server.mails
    assert refused.message["Message-ID"] == again.message["Message-ID"] != more.message["Message-ID"]
    assert subjects(server) == ["Citetrail: New article: Harbour", "Citetrail: Article altered: Harbour"]


def test_what_came_in_by_hand_between_two_rounds_is_told_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(world, monkeypatch, f"webhook: {{url: '{HOOK}'}}")
    world.runs()
    other = "https://news.example/bridge"
    world.prints("<p>The bridge stays shut.</p>", page=other)
    world("archive", other)
    rounds(world)
    assert [one["data"]["url"] for one in hooked(world)] == [PAGE, other]


def test_redirects_are_not_followed_and_long_answers_not_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(world, monkeypatch, f"webhook: {{url: '{HOOK}'}}")
    world.answers(HOOKS, "/news?room=7", Answer(status=307, location="https://elsewhere.example/"))
    assert "redirects are not followed" in world("run", "--once").json["incomplete"][0]["why"]
    assert world.standin.hits("elsewhere.example") == []
    world.standin.forget(HOOKS, "/news?room=7")
    world.standin.add(HOOKS, "/news?room=7", endless=True)
    rounds(world, 1)
    assert world("run", "--once").code == 0  # it said 200, whatever else it goes on to say
    assert len(world.standin.hits(HOOKS)) == 2


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest", "https://2130706433/", "http://10.0.0.1/x"],
)
def test_a_webhook_on_a_private_address_is_refused(world: World, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    newsroom(world, monkeypatch, f"webhook: {{url: '{url}'}}")
    done = world("run", "--once")
    assert done.code == 3
    assert [item["what"] for item in done.json["incomplete"]] == ["news by webhook"]
    assert {hit.host for hit in world.standin.hits()} == {"news.example", "cdn.syndication.twimg.com"}


def test_a_webhook_that_the_host_map_leaves_out_is_not_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(world, monkeypatch, f"webhook: {{url: '{HOOK}'}}")
    hosts = ("news.example", "cdn.syndication.twimg.com", "publish.x.com")
    monkeypatch.setenv("CITETRAIL_HOST_MAP", ",".join(f"{host}={world.standin.base}" for host in hosts))
    assert "host map" in world("run", "--once").json["incomplete"][0]["why"]


def test_texts_of_strangers_can_neither_break_nor_turn_a_page_a_feed_or_a_mail(
    world: World, monkeypatch: pytest.MonkeyPatch, server: SmtpStandin
) -> None:
    newsroom(world, monkeypatch, f"mail: {MAIL}", f"webhook: {{url: '{HOOK}'}}", smtp=server)
    evil = (
        "</p><script>alert(1)</script> ]]> &amp; \u202eturned \x0b\x1b[31m \ufffe \U0001f600 \r\nBcc: all@news.example"
    )
    named = {"name": "<b>Harbour</b>\r\nBcc: all@news.example \u202e", "screen_name": "harbour_watch", "id_str": "4401"}
    world.x.shows(f"The gate is open. {evil}", user=named)
    world.runs()
    world.x.shows(f"The gate is shut. {evil}", user=named)
    rounds(world, 6)
    assert kinds(world) == ["article.new", "post.edited"]
    newest = feed().find(f"{ATOM}entry")
    assert newest is not None
    shown = html.fromstring(newest.findtext(f"{ATOM}content") or "")
    assert [node.text for node in shown.iter("del", "ins")] == ["open", "shut"]
    page = Path("archive/changes.html").read_text(encoding="utf-8")
    assert not list(html.fromstring(page).iter("script"))
    mail = server.mails[-1]
    assert mail.message["Bcc"] is None
    assert b"\nBcc:" not in mail.data
    for text in (page, Path("archive/changes.atom").read_text(encoding="utf-8"), mail.message.get_content()):
        assert not set(text) & set("\u202e\x0b\x1b\ufffe")
        assert "U+202E" in text


def test_the_feed_is_one_that_readers_take_and_its_ids_stay(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(world, monkeypatch)
    world.runs()
    first = feed()
    world.x.has_no_post()
    rounds(world, 6)
    now = feed()
    assert now.tag == f"{ATOM}feed"
    assert first.findtext(f"{ATOM}id") == now.findtext(f"{ATOM}id")
    assert now.findtext(f"{ATOM}author/{ATOM}name")
    ids = [[entry.findtext(f"{ATOM}id") for entry in one.findall(f"{ATOM}entry")] for one in (first, now)]
    assert ids[0] == ids[1][1:]
    assert all(id_ and id_.startswith("urn:uuid:") for id_ in ids[1])
    entries = now.findall(f"{ATOM}entry")
    assert now.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    for name in ("title", "updated", "content"):
        assert all(entry.findtext(f"{ATOM}{name}") for entry in entries)


def test_files_that_are_lost_come_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(world, monkeypatch)
    world.runs()
    for name in ("changes.html", "changes.atom", "changes.json"):
        Path("archive", name).unlink()
    rounds(world, 1)
    assert len(feed().findall(f"{ATOM}entry")) == 1


def test_what_another_version_wrote_down_is_left_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(world, monkeypatch)
    Path("archive").mkdir()
    Path("archive/changes.json").write_text('[{"id": "7f", "change": "new"}, 4]')
    assert world.runs()["told"] == [{"door": "page", "changes": 1, "why": None}]
    assert len(feed().findall(f"{ATOM}entry")) == 1


def test_an_empty_archive_has_a_page_and_a_feed_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.follows()
    world.runs()
    assert feed().findall(f"{ATOM}entry") == []
    assert "No change was noticed yet" in Path("archive/changes.html").read_text()


def test_a_door_that_is_new_is_told_the_last_day_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom(world, monkeypatch)
    world.runs()
    world.later(days=2)
    world.x.has_no_post()
    world.runs()
    newsroom(world, monkeypatch, f"webhook: {{url: '{HOOK}'}}")
    world.x.has_no_post()
    rounds(world, 1)
    assert kinds(world) == ["post.gone"]


def test_the_news_of_a_round_of_posts_leaves_articles_to_the_next_of_sources(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archiver.answer import Options
    from archiver.begin import settings
    from archiver.following import run_command

    newsroom(world, monkeypatch, f"webhook: {{url: '{HOOK}'}}")
    world("archive", PAGE)
    options = Options(None, None, json=True, quiet=True, verbose=False)
    with run_command.session(options) as run:
        tell.tell(run, settings(options), "posts")
        assert kinds(world) == []
        tell.tell(run, settings(options), "sources")
    assert kinds(world) == ["article.new"]
