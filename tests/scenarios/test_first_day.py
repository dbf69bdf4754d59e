"""What somebody new does on the first day: a feed followed, an edit noticed, a digest read, a bundle exported, a backup
restored.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.adapters.tme_pages import text
from tests.scenarios.world import MESSAGE, PAGE, TEXT, World, linked, quoted

EDITED = TEXT.replace("four", "five")


def test_a_feed_is_followed_an_edit_noticed_a_bundle_exported_and_a_backup_restored(world: World) -> None:
    world.follows("url: https://news.example/rss")
    world.lists(PAGE)
    world.prints(linked(MESSAGE), quoted(TEXT))
    world.telegram.shows(text(TEXT))
    assert [page["why"] for page in world.runs()["pages"]] == [None]

    world.telegram.shows(text(EDITED))
    world.later(hours=1)
    assert [one["change"] for one in world.runs()["checked"]] == ["edited"]
    assert world("status").code == 0

    digest = Path("archive/changes.html").read_text(encoding="utf-8")
    for words in (PAGE, "<del>four</del>", "<ins>five</ins>"):
        assert words in digest
    new, edited = world("changes", "--since", "2026-03-05").json["changes"]
    assert [new["change"], edited["change"]] == ["new", "edited"]

    assert world.ends(*edited["command"].split()[1:-1], "case.zip") == 0
    assert world("verify", "case.zip").json["ok"] is True
    with zipfile.ZipFile("case.zip") as bundle:
        (report,) = (name for name in bundle.namelist() if name.endswith("data/report.html"))
        assert "2 wordings of this post" in bundle.read(report).decode()

    assert world("backup", "copy").code == 0
    assert world("restore", "copy", "again").code == 0
    before, after = world("lookup", PAGE), world("--archive", "again", "lookup", PAGE)
    assert before.json == after.json
    assert world("--archive", "again", "verify").code == 0
