"""`feeds` in the config: which sources are followed, and which of their articles are wanted."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archiver.follow import Feed, Only, read_feeds
from db.errors import InputError

HERE = Path("/etc/citetrail")


def test_sources_are_addresses_lists_and_folders() -> None:
    said = [
        "https://news.example/rss",
        {"url": "https://news.example/map.xml", "every": "2h", "backfill": "7d"},
        {"file": "list.txt"},
        {"folder": "inbox/", "only": {"citing": True, "words": ["Harbour"], "authors": ["Ann"], "sections": ["World"]}},
    ]
    assert read_feeds(said, HERE) == (
        Feed("url", "https://news.example/rss"),
        Feed("url", "https://news.example/map.xml", timedelta(hours=2), timedelta(days=7)),
        Feed("file", "/etc/citetrail/list.txt"),
        Feed("folder", "/etc/citetrail/inbox", only=Only(True, ("harbour",), ("ann",), ("world",))),
    )
    assert read_feeds(None, HERE) == ()


@pytest.mark.parametrize(
    "said",
    [
        "https://news.example/rss",
        [{}],
        [7],
        [{"url": "news.example"}],
        [{"url": "https://a.example", "file": "b"}],
        [{"url": "https://a.example", "evry": "3h"}],
        [{"url": "https://a.example", "every": "3 hours"}],
        [{"url": "https://a.example", "every": 30}],
        [{"url": "https://a.example", "only": {"words": "harbour"}}],
        [{"url": "https://a.example", "only": {"word": []}}],
        [{"url": "https://a.example", "only": {"citing": "yes"}}],
        ["https://a.example", {"url": "https://a.example"}],
        [{"file": ""}],
    ],
)
def test_anything_else_is_refused_with_a_sentence(said: Any) -> None:
    with pytest.raises(InputError, match="feeds"):
        read_feeds(said, HERE)
