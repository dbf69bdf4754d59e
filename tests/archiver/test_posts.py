"""Cited posts are captured once; media are fetched once; where nobody shows a post, the article is a witness."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters import telegram, twitter
from archiver import posts
from archiver.adapter import recogniser
from archiver.session import Session
from archiver.web.network import Network
from archiver.web.wire import Wire
from db.archive import Archive
from db.canonical import digest, name
from db.errors import InputError
from db.model import Absence, Article, Author, Citation, Post, PostRef, Snapshot
from db.progress import Count, InHand, Over, Told
from tests import newsroom
from tests.adapters import x_answers as x
from tests.bundled import png
from tests.standin import Standin

NOW = datetime(2026, 3, 9, tzinfo=UTC)
PAGE = b"<p>The gauge stands high.</p>"
STORY = Article(None, "High water", None, None, None, "en", "The gauge stands high.", digest(PAGE), "html")
ARTICLE = name(STORY)
ADAPTERS = {"twitter": twitter, "telegram": telegram}


@pytest.fixture
def web() -> Iterator[Standin]:
    with Standin() as standin:
        yield standin


@pytest.fixture
def run(tmp_path: Path, web: Standin) -> Iterator[Session]:
    with Archive.open(tmp_path / "archive") as archive:
        wire = Wire(Network(rate=1000, patience=0, host_map={"*": web.base}))
        archive.keep([STORY], at=NOW, agent="test", did="read", blobs={STORY.source: PAGE})
        yield Session(archive, ADAPTERS, recogniser(ADAPTERS.values(), lambda url: None), wire, 0.0)


def ref(url: str) -> PostRef:
    found = twitter.recognise(url) or telegram.recognise(url)
    assert found is not None
    return found


def cited(url: str, text: str | None = None) -> Citation:
    post = ref(url)
    author = Author("harbour_watch", "Harbour Watch")
    return Citation(ARTICLE, "embed" if text else "link", "test", post.platform, post, url, author, text)


def looks(run: Session, url: str) -> list[Snapshot]:
    return [look for _, look in run.archive.snapshots([ref(url).key])]


def test_a_post_that_the_archive_shows_is_not_asked_for_again(run: Session, web: Standin) -> None:
    newsroom.script(web, [1, 3], [101])
    citations = [cited(newsroom.tweet_url(1)), cited(newsroom.tweet_url(3)), cited(newsroom.message_url(101))]
    posts.capture_cited(run, citations)
    asked = len(web.log)
    assert asked == 4  # three posts and a picture
    posts.capture_cited(run, citations)
    assert len(web.log) == asked


def test_a_post_that_is_cited_twice_is_asked_for_once(run: Session, web: Standin) -> None:
    newsroom.script(web, [1], [])
    spelled = [newsroom.tweet_url(1), f"https://x.com/i/status/{newsroom.tweet_id(1)}"]
    posts.capture_cited(run, [cited(url) for url in spelled])
    assert len(web.log) == 1


def test_a_picture_that_failed_makes_the_post_come_again_and_those_that_are_kept_are_not_fetched_twice(
    run: Session, web: Standin
) -> None:
    pictures = [x.photo("one", "one"), x.photo("two", "two")]
    edits = {"edit_tweet_ids": [newsroom.tweet_id(1)]}
    shown = x.tweet("Two pictures", id_str=newsroom.tweet_id(1), mediaDetails=pictures, edit_control=edits)
    web.add("cdn.syndication.twimg.com", newsroom.syndication(newsroom.tweet_id(1)), shown)
    web.add(newsroom.PICTURES, "/media/one?format=jpg&name=orig", png(5))
    web.add(newsroom.PICTURES, "/media/two?format=jpg&name=orig", status=503)
    web.add(newsroom.PICTURES, "/media/two?format=jpg&name=orig", png(7))
    for statuses in (["kept", "failed"], ["kept", "kept"]):
        posts.capture_cited(run, [cited(newsroom.tweet_url(1))])
        found = looks(run, newsroom.tweet_url(1))[-1].finding
        assert isinstance(found, Post)
        assert [item.status for item in found.media] == statuses
    assert [hit.path for hit in web.hits(newsroom.PICTURES)] == ["/media/one", "/media/two", "/media/two"]


def test_where_nobody_shows_the_post_the_articles_words_are_kept_once_as_a_witness(run: Session, web: Standin) -> None:
    url = newsroom.tweet_url(1)
    citations = [cited(url, " The crossing stays closed… "), cited(f"https://x.com/i/status/{newsroom.tweet_id(1)}")]
    posts.capture_cited(run, citations)
    posts.capture_cited(run, citations)
    (last,) = [look for look in looks(run, url) if look.witness == "article"]
    assert (last.route, last.witness, last.source, last.exchanges) == ("article", "article", STORY.source, ())
    assert isinstance(last.finding, Post)
    assert (last.finding.text, last.finding.text_complete) == ("The crossing stays closed…", False)
    assert (last.finding.posted_at, last.finding.posted_at_source) == (twitter.clock(ref(url)), "id")
    assert all(isinstance(look.finding, Absence) for look in looks(run, url) if not look.witness)


@pytest.mark.parametrize("text", [None, "Gauge 1 stands"])
def test_the_article_is_no_witness_of_what_the_platform_shows_or_of_what_it_does_not_show_itself(
    run: Session, web: Standin, text: str | None
) -> None:
    if text:
        newsroom.script(web, [1], [])
    posts.capture_cited(run, [cited(newsroom.tweet_url(1), text)])
    assert [look.witness for look in looks(run, newsroom.tweet_url(1))] == ([""] if text else ["", "", "archive"])


def test_a_post_that_only_the_article_shows_is_asked_for_again(run: Session, web: Standin) -> None:
    citations = [cited(newsroom.tweet_url(1), "Gauge 1 stands")]
    posts.capture_cited(run, citations)
    web.clear()
    newsroom.script(web, [1], [])
    posts.capture_cited(run, citations)
    assert [type(look.finding).__name__ for look in looks(run, newsroom.tweet_url(1)) if not look.witness][-1] == "Post"


def test_an_edited_post_and_its_newer_version_are_captured_once_each_whichever_is_cited(
    run: Session, web: Standin
) -> None:
    old, new = newsroom.tweet_id(1), newsroom.tweet_id(2)
    control = {"edit_tweet_ids": [old, new]}
    for post_id, text in ((old, "Closed seven days"), (new, "Closed nine days")):
        shown = x.tweet(text, id_str=post_id, edit_control=control)
        web.add("cdn.syndication.twimg.com", newsroom.syndication(post_id), shown)
    posts.capture_cited(run, [cited(newsroom.tweet_url(1)), cited(newsroom.tweet_url(2))])
    assert sorted(hit.target for hit in web.log) == sorted(map(newsroom.syndication, (old, new)))
    assert len(looks(run, newsroom.tweet_url(1))) == len(looks(run, newsroom.tweet_url(2))) == 1


def test_all_posts_are_worked_on_once_two_of_a_platform_at_a_time(run: Session) -> None:
    refs = [ref(url) for n in range(1, 21) for url in (newsroom.tweet_url(n), newsroom.message_url(n))]
    seen: list[PostRef] = []
    told: list[Told] = []
    inside: dict[str, int] = {"twitter": 0, "telegram": 0}
    most = dict(inside)
    guard, meet = threading.Lock(), threading.Barrier(4, timeout=20)

    def work(one: PostRef) -> None:
        with guard:
            seen.append(one)
            inside[one.platform] += 1
            most[one.platform] = max(most[one.platform], inside[one.platform])
        if seen.index(one) < 4:
            meet.wait()  # which opens when two of each platform are in hand
        with guard:
            inside[one.platform] -= 1

    posts.capture_all(replace(run, tell=told.append), refs, work)
    assert sorted(seen, key=refs.index) == refs
    assert most == {"twitter": 2, "telegram": 2}
    assert sorted(one.done for one in told if isinstance(one, Count)) == list(range(41))
    assert {one.total for one in told if isinstance(one, Count)} == {40}
    assert {one.what for one in told if isinstance(one, InHand)} == {"", *(f"{one.platform} {one.url}" for one in refs)}
    assert told[-1] == Over("posts")


def test_posts_without_an_adapter_are_passed_over(run: Session) -> None:
    foreign = PostRef("pier", "7", "https://pier.example/7")
    seen: list[PostRef] = []
    posts.capture_all(run, [foreign, ref(newsroom.tweet_url(1))], seen.append)
    assert seen == [ref(newsroom.tweet_url(1))]
    assert posts.capture_post(run, foreign) == ()


@pytest.mark.parametrize("platform", ["twitter", "telegram"])
def test_what_goes_wrong_in_a_thread_is_raised_and_the_others_stop(run: Session, platform: str) -> None:
    refs = [ref(url) for n in range(1, 200) for url in (newsroom.tweet_url(n), newsroom.message_url(n))]
    seen: list[PostRef] = []
    failed = threading.Event()

    def work(one: PostRef) -> None:
        seen.append(one)
        if one.platform == platform:
            failed.set()
            raise InputError("the disk is full", "make room")
        assert failed.wait(20)

    with pytest.raises(InputError, match="the disk is full"):
        posts.capture_all(run, refs, work)
    assert len(seen) < len(refs)
