"""Mastodon: what each answer of the API means, over the real wire."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import mastodon
from adapters.mastodon_status import read_status, shown_text
from archiver.adapter import Absence, Earlier, Media, Post, PostRef, Refused, Relation, Unreachable, Unreadable
from archiver.testing import check_adapter, check_nonsense, check_recognise, check_route, check_same_post
from tests.adapters.conftest import Stage
from tests.adapters.mastodon_answers import HISTORY, ID, JSON, POSTED, REF, STATUS, number_at, status, version


def read(stage: Stage, **more: object) -> Post:
    stage.says(STATUS, json.dumps(status(**more)), kind=JSON)  # type: ignore[arg-type]
    found = check_route(mastodon, "status", REF, stage.web)
    assert isinstance(found, Post)
    return found


def test_the_contract(stage: Stage):
    check_adapter(mastodon)
    check_nonsense(mastodon, REF, stage.answering(STATUS, HISTORY))


def test_its_addresses_meet():
    check_same_post(
        mastodon,
        [
            f"https://social.example/@mira/{ID}",
            f"https://social.example/@Mira/{ID}/embed",
            f"https://social.example/users/mira/statuses/{ID}",
            f"https://social.example/web/statuses/{ID}",
            f"https://web.archive.org/web/2026/https://social.example/@mira/{ID}",
            f"mastodon:social.example/{ID}",
        ],
    )
    check_recognise(
        mastodon,
        {
            f"https://social.example/@mira@far.example/{ID}": f"social.example/{ID}",
            f"mastodon:Social.Example/{ID}": f"social.example/{ID}",
            "https://social.example/@mira": None,
            "https://medium.com/@mira/12345678901234567": None,
            f"https://truthsocial.com/@mira/{ID}": None,
            f"https://twitter.com/mira/statuses/{ID}": None,
        },
    )


def test_a_live_post_is_read_through_the_wire(stage: Stage):
    post = read(stage)
    assert (post.text, post.language, post.edited, post.edited_at) == ("The ferry runs again.", "en", False, None)
    assert (post.author.handle, post.author.name, post.author.id) == (
        "mira@social.example",
        "Mira Holm",
        "social.example/42",
    )
    assert (post.posted_at, post.posted_at_source, post.id_time) == (POSTED, "platform", POSTED)
    assert post.metrics == (("replies_count", "1"), ("favourites_count", "3"))
    assert stage.asked == [f"social.example/api/v1/statuses/{ID}"]


def test_a_post_behind_a_warning_is_live_and_shown(stage: Stage):
    post = read(stage, sensitive=True, spoiler_text="Storm pictures")
    assert post.text == "Storm pictures\n\nThe ferry runs again."


def test_the_author_of_a_copy_is_named_with_the_server_of_the_author(stage: Stage):
    assert read(stage, account={"id": "9", "acct": "mira@far.example"}).author.handle == "mira@far.example"


def test_an_edited_post_tells_its_earlier_wordings_with_their_times(stage: Stage):
    versions = [version("<p>One</p>", 0), version("<p>Two</p>", 10), version("<p>Three</p>", 20)]
    stage.says(HISTORY, json.dumps(versions), kind=JSON)
    post = read(stage, content="<p>Three</p>", edited_at="2026-03-05T09:20:00.000Z")
    assert (post.text, post.edited, post.edited_at) == ("Three", True, datetime(2026, 3, 5, 9, 20, tzinfo=UTC))
    assert post.earlier == (
        Earlier("One", datetime(2026, 3, 5, 9, 0, tzinfo=UTC)),
        Earlier("Two", datetime(2026, 3, 5, 9, 10, tzinfo=UTC)),
    )


@pytest.mark.parametrize(
    ("code", "body"), [(404, "<html>"), (403, "no"), (503, ""), (200, "<html>"), (200, "{}"), (200, "[]"), (200, "[3]")]
)
def test_a_history_that_is_not_told_costs_nobody_the_post(stage: Stage, code, body):
    stage.says(HISTORY, body, code, JSON)
    post = read(stage, edited_at="2026-03-05T09:20:00.000Z")
    assert (post.text, post.edited, post.earlier) == ("The ferry runs again.", True, ())


@pytest.mark.parametrize(
    ("code", "body", "reason", "words"),
    [
        (404, '{"error": "Record not found"}', "not_found", "Record not found"),
        (404, "", "not_found", "404 from social.example"),
        (410, "", "account_gone", "410 from social.example"),
        (451, '{"error": "Withheld"}', "withheld", "Withheld"),
    ],
)
def test_what_the_server_says_instead_of_a_post_is_an_absence(stage: Stage, code, body, reason, words):
    stage.says(STATUS, body, code, JSON)
    found = check_route(mastodon, "status", REF, stage.web)
    assert isinstance(found, Absence)
    assert (found.reason, found.said) == (reason, words)


@pytest.mark.parametrize(
    ("code", "body", "kind"),
    [
        (404, "<!doctype html><title>Not found</title>", Unreadable),
        (410, "  <html>", Unreadable),
        (401, "<html>", Refused),
        (401, '{"error": "This API requires an authenticated user"}', Refused),
        (403, '{"error": "This action is not allowed"}', Refused),
        (429, "", Unreachable),
        (500, "", Unreachable),
        (200, "<html>The app</html>", Unreadable),
        (200, json.dumps(status(id="1")), Unreadable),
        (200, json.dumps(status(account=None)), Unreadable),
        (200, json.dumps(status() | {"content": None}), Unreadable),
    ],
)
def test_an_answer_that_says_nothing_of_the_post_is_no_finding(stage: Stage, code, body, kind):
    stage.says(STATUS, body, code, JSON)
    with pytest.raises(kind):
        mastodon.read_api(REF, stage.web)


@pytest.mark.parametrize("id_", ["", ID, f"social.example/{ID}x", f"a b.example/{ID}", f"{'é' * 80}.example/{ID}"])
def test_what_is_no_id_is_not_asked_for(stage: Stage, id_):
    with pytest.raises(Unreadable):
        mastodon.read_api(PostRef("mastodon", id_, "https://social.example"), stage.web)
    assert stage.asked == []


LONG_LINK = (
    '<a href="https://news.example/2026/ferry-runs-again"><span class="invisible">https://</span>'
    '<span class="ellipsis">news.example/2026/fer</span><span class="invisible">ry-runs-again</span></a>'
)
MENTION = '<span class="h-card"><a href="https://far.example/@jon" class="u-url mention">@<span>jon</span></a></span>'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<p>One<br>Two<br />Three</p><p>Four &amp; five</p>", "One\nTwo\nThree\n\nFour & five"),
        (f"<p>See {LONG_LINK}.</p>", "See https://news.example/2026/ferry-runs-again."),
        ('<p><a href="https://news.example/long">news.example/lo…</a></p>', "https://news.example/long"),
        ('<p><a href="https://news.example/a">the report</a></p>', "the report"),
        (f"<p>{MENTION} look</p>", "@jon look"),
        (
            '<p><a href="https://social.example/tags/ferry" class="mention hashtag">#<span>ferry</span></a></p>',
            "#ferry",
        ),
        ("<p>wrapped\n  in the source</p>", "wrapped in the source"),
        ("<pre><code>a\n  b</code></pre><p>c</p>", "a\nb\nc"),
        ("<blockquote><p>Said</p></blockquote><ul><li>a</li><li>b</li></ul>", "Said\n\na\nb"),
        ("plain words", "plain words"),
        ("", ""),
        ("<p>\u200b</p>", "\u200b"),
    ],
)
def test_markup_becomes_what_a_reader_sees(content, text):
    assert shown_text({"content": content}) == text


def test_a_warning_stands_before_the_text_and_the_choices_of_a_poll_behind_it():
    poll = {"options": [{"title": "Yes", "votes_count": 3}, {"title": "No"}, {"title": None}]}
    told = {"spoiler_text": "Harbour news", "content": "<p>Open on Sunday?</p>", "poll": poll}
    assert shown_text(told) == "Harbour news\n\nOpen on Sunday?\n\nYes\nNo"


def test_the_line_that_stands_in_for_a_quoted_post_is_dropped_where_the_post_is_named(stage: Stage):
    content = '<p class="quote-inline">RE: https://far.example/@jon/1</p><p>True.</p>'
    post = read(stage, content=content, quote={"state": "accepted", "quoted_status": {"id": "7"}})
    assert (post.text, post.relations) == ("True.", (Relation("quotes", "mastodon:social.example/7"),))
    assert shown_text({"content": content}) == "RE: https://far.example/@jon/1\n\nTrue."


def test_answers_and_reblogs_are_relations(stage: Stage):
    post = read(stage, content="", in_reply_to_id="5", reblog=status("<p>Of Jon</p>", id="6"))
    assert post.text == "Of Jon"
    assert post.relations == (
        Relation("reply_to", "mastodon:social.example/5"),
        Relation("forwarded_from", "mastodon:social.example/6"),
    )


def test_attachments_have_their_words_and_the_addresses_at_which_they_may_also_stand(stage: Stage):
    files = "https://files.example"
    attachments = [
        {
            "type": "image",
            "url": f"{files}/1",
            "remote_url": f"{files}/far",
            "preview_url": f"{files}/p",
            "description": "A",
        },
        {"type": "gifv", "url": f"{files}/2", "preview_url": f"{files}/p2"},
        {"type": "video", "url": None, "remote_url": f"{files}/3"},
        {"type": "unknown", "url": None, "remote_url": None, "description": ""},
    ]
    assert read(stage, media_attachments=attachments).media == (
        Media(f"{files}/1", "photo", alt="A", others=(f"{files}/far", f"{files}/p")),
        Media(f"{files}/2", "gif"),
        Media(f"{files}/3", "video"),
        Media("", "document", "skipped", why="the server names no address for it"),
    )


@given(st.datetimes(datetime(2017, 7, 15), datetime(2200, 1, 1), timezones=st.just(UTC)), st.integers(0, 65_535))
def test_the_clock_in_a_number_gives_back_the_instant_to_the_millisecond(at: datetime, rest: int):
    told = mastodon.clock(PostRef("mastodon", f"social.example/{number_at(at, rest)}", ""))
    assert told == at.replace(microsecond=at.microsecond // 1000 * 1000)


@pytest.mark.parametrize("number", ["1", "12345678", "9" * 16, str(2**63), "9" * 20, "x", ""])
def test_a_number_without_a_clock_tells_no_time(number: str):
    assert mastodon.clock(PostRef("mastodon", f"social.example/{number}", "")) is None


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "url", "type", "options", "title"]), inner),
    max_leaves=12,
)


@given(ODD, st.text())
def test_no_status_is_too_odd_to_be_read(odd: object, markup: str):
    told = status(markup, media_attachments=odd, poll=odd, quote=odd, reblog=odd, language=odd, replies_count=odd)
    post = read_status(told, REF, "social.example", None, ())
    assert post.text == post.text.strip()


def test_a_text_that_is_nested_as_none_is_costs_no_time(stage: Stage):
    stage.says(STATUS, json.dumps(status("<div>x" * 100_000)), kind=JSON)
    with pytest.raises(Unreadable, match="a status that is none"), stage.web as web:
        mastodon.read_api(REF, web)


@pytest.mark.parametrize("text", ["ferry.txt", "https://pier.example/boats", "/etc/boats", "."])
def test_a_text_that_looks_like_a_files_name_or_an_address_is_a_text(stage: Stage, text: str):
    stage.says(STATUS, json.dumps(status(text)), kind=JSON)
    found = check_route(mastodon, "status", REF, stage.web)
    assert isinstance(found, Post)
    assert found.text == text
