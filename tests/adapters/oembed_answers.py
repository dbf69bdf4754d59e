"""Invented oEmbed answers of YouTube and TikTok, and where they are asked for."""

import json
from datetime import UTC, datetime, timedelta

from adapters import tiktok, youtube
from archiver.adapter import PostRef

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEGAN = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)


def number_at(at: datetime, rest: int = 0) -> str:
    """The id that TikTok gives to an upload that begins in this second."""
    return str((at - EPOCH) // timedelta(seconds=1) << 32 | rest)


FILM = PostRef("youtube", "aB3dE5fG7hI", "https://www.youtube.com/watch?v=aB3dE5fG7hI")
CLIP = PostRef("tiktok", number_at(BEGAN, 5), f"https://www.tiktok.com/@mira.holm/video/{number_at(BEGAN, 5)}")
YOUTUBE = "https://www.youtube.com/oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DaB3dE5fG7hI&format=json"
TIKTOK = f"https://www.tiktok.com/oembed?url={CLIP.url}"
BOTH = [(youtube, FILM, YOUTUBE), (tiktok, CLIP, TIKTOK)]
JSON = "application/json"


def film(**more: object) -> str:
    shown = {
        "title": "The ferry  runs again",
        "author_name": "Harbour Watch",
        "author_url": "https://www.youtube.com/@harbourwatch",
        "type": "video",
        "thumbnail_url": "https://i.ytimg.example/vi/aB3dE5fG7hI/hqdefault.jpg",
        "html": '<iframe src="https://www.youtube.com/embed/aB3dE5fG7hI?feature=oembed"></iframe>',
    }
    return json.dumps(shown | more)


def clip(**more: object) -> str:
    shown = {
        "title": "The ferry runs again #harbour",
        "author_name": "Mira Holm",
        "author_url": "https://www.tiktok.com/@mira.holm",
        "author_unique_id": "mira.holm",
        "embed_product_id": CLIP.id,
        "thumbnail_url": "https://cdn.example/cover",
        "html": f'<blockquote class="tiktok-embed" data-video-id="{CLIP.id}"></blockquote>',
    }
    return json.dumps(shown | more)
