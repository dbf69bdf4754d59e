"""Posts, names and pages written by an enemy, in every field that the report shows, opened in the real Chromium."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import browsing
import bundled
import pytest

from archiver import document
from archiver.bundle import report, report_looks
from archiver.document import Json
from tests.standin import Standin

Facts = tuple[Json, dict[str, Json]]
ANCHOR = report.Anchor("f" * 64, 4, "2026-03-02T09:32:15Z", "citetrail 0.0.0")
CHROMIUM = ("google.com", "googleapis.com", "gvt1.com")
"""Where Chromium itself calls, whatever page is open."""
OURS = {"taken_at", "posted_at", "id_time", "published_at", "modified_at", "last_live_at", "first_gone_at", "edited_at"}
OURS |= {"first_seen_at", "last_seen_at", "written_at", "from", "to"}
OURS |= {"sha256", "status", "verdict", "kind", "availability", "says"}
"""Fields that hold our own words, not the world's."""
RUN = "document.title='hit';window.hit=1;alert(1)"
HOSTILE = (
    f"<script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    f"</style><script>{RUN}</script><style>*{{background:url(CANARY/style)}}</style>",
    f"--></textarea></noscript></template></svg><script>{RUN}</script>",
    f'<img src=CANARY/picture onerror="{RUN}">',
    f"<img src=x onerror={RUN}>",
    f"<svg onload=\"{RUN}\"><script>{RUN}</script><image href='CANARY/svg'/></svg>",
    f'"><svg/onload={RUN}>',
    f"' onmouseover='{RUN}' autofocus onfocus='{RUN}' x='",
    '" style="background:url(CANARY/attribute)" x="',
    f"javascript:{RUN}",
    f"java\tscript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f'https://x.example/" onclick="{RUN}',
    "<meta http-equiv=refresh content='0;url=CANARY/refresh'>",
    "<base href=CANARY/><link rel=stylesheet href=CANARY/sheet><link rel=prefetch href=CANARY/fetch>",
    "<iframe src=CANARY/frame srcdoc='<img src=CANARY/srcdoc>'></iframe><object data=CANARY/object></object>",
    "<video autoplay src=CANARY/film poster=CANARY/poster></video><audio autoplay src=CANARY/sound></audio>",
    "<form action=CANARY/form><input autofocus><button>Verified</button></form>",
    "*{background:url(CANARY/rule)}@import 'CANARY/import';",
    "{{ 7 * 7 }}{% raw %}{%- set x = 1 -%}{# gone #}${7*7}#{7*7}<%= 7*7 %>",
    "\u202egnp.exe\u2066\u2067\u2069\u202c",
    "a\u200bb\u00adc\ufeffd\u2060e\U000e0041f",
    "\x00\x01\x1b[31mred\x7f\x85",
    "\ud800 alone",
    "עברית english العربية 123 (ok) \u202eevil",
    "e" + "\u0301" * 300,
    "N" * 100_000,
    "‮" * 5_000,
    "\n" * 400,
    "]]>&lt;script&gt;&#60;script&#62;&amp;lt;",
)
PRINTED = """[...document.querySelectorAll('details')].every(
  it => it.getBoundingClientRect().height > it.firstElementChild.getBoundingClientRect().height + 20)"""
LINKS = """[...document.querySelectorAll('[href],[src],[action],[style]')].map(it =>
  it.getAttribute('style') || it.getAttribute('href') || it.getAttribute('src') || it.getAttribute('action'))"""


def hostile(value: Any, text: str) -> Any:
    """The document with this text before every string in it that the world outside has a say in."""
    if isinstance(value, dict):
        return {key: item if key in OURS else hostile(item, text) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [hostile(item, text) for item in value]
    return text + value if isinstance(value, str) else value


def alone(value: Any, text: str) -> Any:
    """The same, with nothing but the text: an address that begins with it, a name that is nothing else."""
    if isinstance(value, dict):
        return {key: item if key in OURS | {"id", "post"} else alone(item, text) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [alone(item, text) for item in value]
    return text if isinstance(value, str) else value


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    archive, dossier = bundled.dossier(tmp_path_factory.mktemp("archive"))
    archive.close()
    return document.article_document(dossier), report_looks.histories([dossier])


def rendered(facts: Facts, texts: tuple[str, ...]) -> str:
    doc, histories = facts
    documents = [how(doc, text) for text in texts for how in (hostile, alone)]
    series = {}
    for text in texts:
        series |= {(text + key).lower(): hostile(history, text) for key, history in histories.items()}
        series |= {key: alone(history, text) for key, history in histories.items()}
    return report.render(documents, replace(ANCHOR, made_by="".join(texts)), {}, {}, series)


def corpus(web: Standin) -> tuple[str, ...]:
    return tuple(text.replace("CANARY", web.base) for text in HOSTILE)


@pytest.mark.parametrize("policy", [True, False], ids=["as it is", "by its escaping alone"])
def test_nothing_in_it_asks_runs_speaks_or_leads_away(
    facts: Facts, monkeypatch: pytest.MonkeyPatch, policy: bool
) -> None:
    with Standin() as web:
        page = rendered(facts, corpus(web))
        if not policy:
            page = re.sub("<meta http-equiv[^>]*>", "", page, count=1)
        seen = browsing.watch(
            page,
            "window.hit",
            LINKS,
            "document.querySelectorAll('script,iframe,object,embed,form,input,base,link,video,audio').length",
            "document.querySelectorAll('main>section').length",
            monkeypatch=monkeypatch,
            port=int(web.base.rpartition(":")[2]),
        )
        assert [hit for hit in web.log if not hit.host.endswith(CHROMIUM)] == []
    assert (seen.asked, seen.went, seen.dialogs) == ([], [], [])
    assert seen.title == f"Evidence report: {2 * len(HOSTILE)} articles"
    hit, links, active, sections = seen.answers
    assert hit is None
    assert active == 0
    assert sections == 2 * len(HOSTILE) + 3
    assert [link for link in links if not link.startswith(("#", "https://", "http://"))] == []


def test_the_same_texts_do_all_that_where_nothing_guards_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    with Standin() as web:
        page = "<title>Report</title>" + "".join(corpus(web)[3:7])
        seen = browsing.watch(page, "window.hit", monkeypatch=monkeypatch, port=int(web.base.rpartition(":")[2]))
    assert {f"{web.base}/picture", f"{web.base}/svg"} <= set(seen.asked)
    assert (seen.title, seen.answers, bool(seen.dialogs)) == ("hit", [1], True)


@pytest.mark.parametrize("width", [320, 390, 900, 1280])
def test_no_text_makes_it_wider_than_the_screen(facts: Facts, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    page = rendered(facts, HOSTILE[-6:])
    asked = "document.documentElement.scrollWidth"
    assert browsing.watch(page, asked, width=width, monkeypatch=monkeypatch, port=9).answers == [width]


def test_paper_unfolds_what_is_folded(facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    page = rendered(facts, HOSTILE[:1])
    assert browsing.watch(page, PRINTED, media="print", monkeypatch=monkeypatch, port=9).answers == [True]
    assert browsing.watch(page, PRINTED, monkeypatch=monkeypatch, port=9).answers == [False]


def test_one_article_by_an_enemy_does_not_choose_the_title(facts: Facts) -> None:
    for text in HOSTILE:
        doc, histories = facts
        page = report.render([hostile(doc, text)], ANCHOR, {}, {}, histories)
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert title.startswith("Evidence report: ")
        assert "<" not in title
        assert len(title) < 20_000


def test_a_picture_that_can_run_is_not_shown(facts: Facts, tmp_path: Path) -> None:
    doc, histories = facts
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' onload='{RUN}'/>".encode()
    for kind in ("image/svg+xml", "text/html", 'image/png" onerror="x', "application/xhtml+xml"):
        media = [{"url": "https://x.example/a", "sha256": "a" * 64, "type": kind, "bytes": len(svg), "status": "kept"}]
        bad = doc | {"posts": [post | {"media": media} for post in doc["posts"]]}
        assert report.pictures([bad], {"a" * 64: "media/a.svg"}, lambda _: svg, histories) == {}
