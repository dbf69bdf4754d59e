"""Invented answers of Mastodon's API, and where they are asked for."""

from datetime import UTC, datetime, timedelta

from archiver.adapter import PostRef

POSTED = datetime(2026, 3, 5, 9, 0, 0, 250_000, UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
JSON = "application/json; charset=utf-8"


def number_at(at: datetime, rest: int = 0) -> str:
    """The id that Mastodon gives at this instant."""
    return str((at - EPOCH) // timedelta(milliseconds=1) << 16 | rest)


ID = number_at(POSTED, 77)
REF = PostRef("mastodon", f"social.example/{ID}", f"https://social.example/@mira/{ID}")
STATUS = f"https://social.example/api/v1/statuses/{ID}"
HISTORY = f"{STATUS}/history"


def status(content: str = "<p>The ferry runs again.</p>", **more: object) -> dict[str, object]:
    return {
        "id": ID,
        "created_at": "2026-03-05T09:00:00.250Z",
        "edited_at": None,
        "spoiler_text": "",
        "language": "en",
        "content": content,
        "reblog": None,
        "poll": None,
        "account": {"id": "42", "username": "mira", "acct": "mira", "display_name": "Mira Holm"},
        "media_attachments": [],
        "replies_count": 1,
        "favourites_count": 3,
    } | more


def version(content: str, minute: int) -> dict[str, object]:
    return {"content": content, "spoiler_text": "", "created_at": f"2026-03-05T09:{minute:02}:00.000Z"}
