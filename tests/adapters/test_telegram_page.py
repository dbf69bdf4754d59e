"""The markup of t.me: what a message block is read to be."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram_page import blocks_of, find_block, parsed, read_block
from archiver.adapter import Author, Media, Post, PostRef, Relation, Unreadable
from archiver.testing import check_finding
from tests.adapters.tme_pages import album, emoji, forwarded, message, page, photo, reply, sticker, text, view

REF = PostRef("telegram", "river_gauge/120", "https://t.me/river_gauge/120")


def read(block: str) -> Post:
    """The post in this block, checked against the contract."""
    tree = parsed(page(block))
    found = find_block(tree, REF)
    assert found is not None
    post = read_block(found, REF)
    assert post is not None
    check_finding(post, REF)
    return post


# --- text ---


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("One<br/>two<br/><br/>three", "One\ntwo\n\nthree"),
        (f"Storm {emoji('⚡️')}ahead", "Storm ⚡️ahead"),
        ('<tg-emoji emoji-id="1"><i class="emoji"><b>🌊</b></i></tg-emoji> up', "🌊 up"),
        ('a <tg-spoiler><span class="tgme_widget_message_spoiler">secret</span></tg-spoiler> b', "a secret b"),
        ("He said:<blockquote expandable>Not yet</blockquote>and left", "He said:\nNot yet\nand left"),
        ("He said:<br/><blockquote>Not yet</blockquote><br/>and left", "He said:\nNot yet\nand left"),
        ("run<pre><code>a = 1\nb = 2</code></pre>done", "run\na = 1\nb = 2\ndone"),
        ('<a href="?q=%23flood">#flood</a> <a href="https://e.example/?a=1&amp;amp;b=2">here</a>', "#flood here"),
        ("&quot;4 &lt; 5&quot; &amp; so on&#33;", '"4 < 5" & so on!'),
        ("\n      Indented\n      source<br>\n      next\n    ", "Indented source\nnext"),
        ("two  spaces, an&nbsp;nbsp", "two  spaces, an\u00a0nbsp"),
        ("<b>bold</b><i>italic</i><u>u</u><s>s</s>", "bolditalicus"),
    ],
)
def test_text_is_what_a_reader_sees(markup, words):
    assert read(message(text(markup))).text == words


def test_text_that_is_nested_twice_comes_once():
    assert read(message(text(text("Once only")))).text == "Once only"


def test_the_text_of_the_post_replied_to_does_not_leak():
    post = read(message(reply("Parent's words<br/>cut…"), text("My answer")))
    assert post.text == "My answer"
    assert post.relations == (Relation("reply_to", "telegram:river_gauge/90"),)
    assert post.media == ()
    assert post.author.name == "River Gauge⚡️News"


def test_a_snippet_of_the_parent_is_known_by_its_class_too():
    snippet = '<div class="tgme_widget_message_text js-message_reply_text">Parent</div>'
    assert read(message(snippet, text("My answer"))).text == "My answer"


def test_a_reply_without_a_text_of_its_own_has_none():
    post = read(message(reply("Parent's words"), photo("pier")))
    assert post.text == ""
    assert len(post.media) == 1


def test_a_very_deep_page_is_read():
    assert read(message(text("<b>" * 5000 + "deep" + "</b>" * 5000))).text == "deep"


def test_elements_inside_each_other_without_end_are_refused_in_time():
    with pytest.raises(Unreadable, match="inside each other"):
        parsed(page("<b>" * 9000 + "<i></i>" * 9000))


def test_a_block_within_a_block_is_no_message_of_its_own():
    inner = message(text("inner"), number=121)
    assert [name.id for name, _ in blocks_of(parsed(page(message(text("outer"), inner))))] == ["river_gauge/120"]


# --- who and when ---


def test_the_number_of_the_channel_survives_both_spellings():
    assert read(message(text("x"), packed=view(-2_101_234_567))).author.id == "2101234567"
    assert read(message(text("x"), packed=view(-1_002_101_234_567))).author.id == "2101234567"


@pytest.mark.parametrize("packed", ["", "…", "AAAA", "eyJ0IjoxfQ", "bnVsbA", "W10"])
def test_without_a_readable_view_the_number_is_not_known(packed):
    assert read(message(text("x"), packed=packed)).author.id is None


def test_in_a_group_the_sender_is_the_author():
    owner = (
        '<div class="tgme_widget_message_author"><a class="tgme_widget_message_author_name" href="https://t.me/lock_keeper">'
        '<span dir="auto">Lock Keeper</span></a> in <a class="tgme_widget_message_owner_name" '
        'href="https://t.me/river_Gauge"><span dir="auto">River Gauge</span></a></div>'
    )
    assert read(message(text("x"), owner=owner)).author == Author("lock_keeper", "Lock Keeper", "2101234567")


def test_without_an_authors_line_the_channel_is_the_author():
    assert read(message(text("x"), owner=" ")).author == Author("river_Gauge", None, "2101234567")


def test_the_time_is_the_dates_and_not_a_films():
    film = (
        '<a class="tgme_widget_message_video_player">'
        '<time class="message_video_duration" datetime="2001-01-01T00:00:00Z">0:42</time></a>'
    )
    assert read(message(film, text("x"))).posted_at == datetime(2026, 3, 5, 9, 30, 12, tzinfo=UTC)
    assert read(message(text("x"), time="2026-03-05T11:30:12+02:00")).posted_at == datetime(
        2026, 3, 5, 9, 30, 12, tzinfo=UTC
    )


@pytest.mark.parametrize("written", ["", "09:30", "2026-03-05T09:30:12"])
def test_a_time_that_cannot_be_read_is_not_known(written):
    post = read(message(text("x"), time=written))
    assert (post.posted_at, post.posted_at_source) == (None, None)


@pytest.mark.parametrize(
    ("meta", "edited"),
    [
        ("", False),
        ("edited &nbsp;", True),
        ("изменено &nbsp;", True),
        ('<span class="tgme_widget_message_from_author" dir="auto">Lock Keeper</span>,&nbsp;', False),
        ('<span class="tgme_widget_message_from_author" dir="auto">Lock Keeper</span>,&nbsp; edited &nbsp;', True),
    ],
)
def test_a_word_before_the_date_means_edited_in_any_language(meta, edited):
    post = read(message(text("x"), meta=meta))
    assert post.edited is edited
    assert post.edited_at is None


# --- relations, media, the rest ---


@pytest.mark.parametrize(
    ("name", "href", "source"),
    [
        ("Delta News", "https://t.me/Delta_News/310", "telegram:delta_news/310"),
        ("Delta News", "https://t.me/Delta_News/310?single", "telegram:delta_news/310"),
        ("Delta News", "https://t.me/Delta_News/310?single&amp;amp;comment=4", "telegram:delta_news/310"),
        ("Delta News", "https://delta.example/?a=1&amp;amp;b=2", "https://delta.example/?a=1&b=2"),
        ("Delta News", "https://t.me/Delta_News", "https://t.me/Delta_News"),
        ("A hidden user", None, "A hidden user"),
    ],
)
def test_a_forward_names_its_source_as_well_as_telegram_does(name, href, source):
    post = read(message(forwarded(name, href), text("x")))
    assert post.relations == (Relation("forwarded_from", source),)


@pytest.mark.parametrize(
    ("href", "parent"),
    [
        ("https://t.me/river_Gauge/90?single", "telegram:river_gauge/90"),
        ("https://t.me/river_Gauge/90?thread=3&amp;amp;single", "telegram:river_gauge/90"),
        ("https://t.me/c/1501234567/90", "telegram:c1501234567/90"),
        ("https://t.me/river_Gauge/s/9", "https://t.me/river_Gauge/s/9"),
    ],
)
def test_an_answer_names_the_post_it_answers(href, parent):
    assert read(message(reply("Parent", href), text("x"))).relations == (Relation("reply_to", parent),)


def test_an_answer_or_a_forward_that_points_nowhere_has_no_relation():
    assert read(message(reply("Parent", ""), forwarded("", ""), text("x"))).relations == ()


def test_a_photo_is_read_from_its_own_style_and_not_from_an_emoji():
    post = read(message(photo("pier"), text(f"{emoji('🌊')} up")))
    assert post.media == (Media("https://cdn4.telesco.pe/file/pier.jpg", "photo"),)


def test_all_items_of_an_album_are_listed_once():
    post = read(message(album(("one", 120), ("two", 121), ("two", 122)), text("Views")))
    assert [item.url[-7:] for item in post.media] == ["one.jpg", "two.jpg"]


@pytest.mark.parametrize(
    ("markup", "medium"),
    [
        (
            '<a class="tgme_widget_message_video_player"><i class="tgme_widget_message_video_thumb" '
            "style=\"background-image:url('https://cdn4.telesco.pe/file/t.jpg')\"></i>"
            '<video src="https://cdn4.telesco.pe/file/v.mp4?token=1"></video></a>',
            Media("https://cdn4.telesco.pe/file/v.mp4?token=1", "video"),
        ),
        (
            '<a class="tgme_widget_message_video_player"><video src="https://cdn4.telesco.pe/file/g.mp4" autoplay loop '
            "muted></video></a>",
            Media("https://cdn4.telesco.pe/file/g.mp4", "gif"),
        ),
        (
            '<a class="tgme_widget_message_video_player not_supported"><i class="tgme_widget_message_video_thumb" '
            "style=\"background-image:url('https://cdn4.telesco.pe/file/t.jpg')\"></i></a>",
            Media(
                "https://cdn4.telesco.pe/file/t.jpg",
                "photo",
                why="the still of a video whose address the page does not give",
            ),
        ),
        (
            '<a class="tgme_widget_message_roundvideo_player"><time>0:15</time></a>',
            Media("", "video", "skipped", why="the page shows a video without the address of its bytes"),
        ),
        (
            '<a class="tgme_widget_message_voice_player"><audio class="tgme_widget_message_voice" '
            'src="https://cdn4.telesco.pe/file/a.ogg"></audio><time>1:05</time></a>',
            Media("https://cdn4.telesco.pe/file/a.ogg", "voice"),
        ),
        (
            '<a class="tgme_widget_message_voice_player"><time>1:05</time></a>',
            Media("", "voice", "skipped", why="the page shows a voice message without the address of its bytes"),
        ),
        (
            '<i class="tgme_widget_message_sticker" data-webp="https://cdn4.telesco.pe/file/s.webp"></i>',
            Media("https://cdn4.telesco.pe/file/s.webp", "sticker"),
        ),
        (
            sticker(
                "tgsticker",
                '<source type="application/x-tgsticker" srcset="https://cdn4.telesco.pe/file/s.tgs">'
                '<img src="https://cdn4.telesco.pe/file/s.webp">',
            ),
            Media("https://cdn4.telesco.pe/file/s.webp", "sticker", why="the still of an animated sticker"),
        ),
        (
            sticker(
                "tgsticker",
                '<source type="application/x-tgsticker" srcset="https://cdn4.telesco.pe/file/s.tgs">'
                '<img src="data:image/svg+xml;base64,AAAA">',
            ),
            Media(
                "",
                "sticker",
                "skipped",
                why="the page draws an animated sticker and gives no picture of it",
            ),
        ),
        (
            sticker(
                "videosticker",
                '<video class="js-videosticker_video" src="https://cdn4.telesco.pe/file/s.webm"></video>',
            ),
            Media("https://cdn4.telesco.pe/file/s.webm", "gif"),
        ),
        (
            '<a class="tgme_widget_message_roundvideo_player"><i class="tgme_widget_message_roundvideo_thumb"></i>'
            '<video src="https://cdn4.telesco.pe/file/r.mp4"></video></a>',
            Media("https://cdn4.telesco.pe/file/r.mp4", "video"),
        ),
        (
            '<a class="tgme_widget_message_document_wrap"><div class="tgme_widget_message_document_icon"></div>'
            '<div class="tgme_widget_message_document_title">levels.pdf</div>'
            '<div class="tgme_widget_message_document_extra">1.2 MB</div></a>',
            Media(
                "",
                "document",
                "skipped",
                why="the page names the file and gives no address of its bytes",
                alt="levels.pdf, 1.2 MB",
            ),
        ),
        (
            '<a class="tgme_widget_message_document_wrap"><div class="tgme_widget_message_document_icon audio"></div>'
            '<div class="tgme_widget_message_document_title">Song</div></a>',
            Media("", "audio", "skipped", why="the page names the file and gives no address of its bytes", alt="Song"),
        ),
    ],
)
def test_every_kind_of_media_is_listed_or_named_with_the_reason(markup, medium):
    assert read(message(markup, text("x"))).media == (medium,)


def test_the_picture_of_a_link_preview_is_not_the_posts():
    preview = (
        '<a class="tgme_widget_message_link_preview" href="https://e.example/"><i class="link_preview_image" '
        "style=\"background-image:url('https://cdn4.telesco.pe/file/p.jpg')\"></i>"
        '<div class="tgme_widget_message_video_player"><video src="https://cdn4.telesco.pe/file/v.mp4"></video></div>'
        '<div class="link_preview_description">A story</div></a>'
    )
    post = read(message(text("See this"), preview))
    assert (post.text, post.media) == ("See this", ())


def test_a_poll_is_the_text_where_there_is_none():
    poll = (
        '<div class="tgme_widget_message_poll"><div class="tgme_widget_message_poll_question">Open the lock?</div>'
        '<div class="tgme_widget_message_poll_options"><div class="tgme_widget_message_poll_option">'
        '<div class="tgme_widget_message_poll_option_percent">60%</div>'
        '<div class="tgme_widget_message_poll_option_text">Yes</div></div>'
        '<div class="tgme_widget_message_poll_option"><div class="tgme_widget_message_poll_option_text">No</div></div>'
        "</div></div>"
    )
    assert read(message(poll)).text == "Open the lock?\nYes\nNo"
    assert read(message(text("A caption"), poll)).text == "A caption"


def test_a_place_is_the_text_where_there_is_none():
    place = '<a class="tgme_widget_message_location_wrap" href="https://maps.example/?q=1,2"><div></div></a>'
    assert read(message(place)).text == "https://maps.example/?q=1,2"


def test_views_and_reactions_stay_as_telegram_rounds_them():
    reactions = (
        '<div class="tgme_widget_message_reactions"><span class="tgme_reaction"><i class="emoji"><b>🌊</b></i>34</span>'
        '<span class="tgme_reaction tgme_reaction_paid"><i></i>1.2K</span></div>'
    )
    post = read(message(text("x"), footer=reactions))
    assert post.metrics == (("views", "4.85K"), ("reaction 🌊", "34"), ("reaction paid", "1.2K"))


def test_old_embeds_that_name_the_post_only_in_the_dates_link_are_read():
    block = message(text("Old words")).replace('data-post="river_Gauge/120"', 'id="widget_message"')
    assert read(block).text == "Old words"


PIECES = ("<div ", "<b", "<i ", ">", "</div>", 'class="', "tgme_widget_message_text", '"', "a", "&amp;", "\x00", "🌊")


@given(st.lists(st.sampled_from(PIECES)))
@settings(max_examples=200, deadline=None)
def test_no_markup_makes_it_fail(pieces):
    found = find_block(parsed(page(message(text("".join(pieces))))), REF)
    if found and (post := read_block(found, REF)):
        check_finding(post, REF)


def test_large_pages_are_read_in_time_and_larger_ones_refused():
    started = datetime.now(UTC)
    assert read(message(text(" " * 1_900_000 + "end"))).text == "end"
    assert len(read(message(text("<br/>a" * 10_000))).text) == 19_999
    assert datetime.now(UTC) - started < timedelta(seconds=10)
    with pytest.raises(Unreadable, match="too large"):
        parsed(page("<b>" * 1_000_000))
