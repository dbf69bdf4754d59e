"""What a sentence does not say itself, and another says."""

from __future__ import annotations

import pytest

from archiver.quoting.attribution import find_statements

CONTINUED = [
    ('The dockers\' union announced it on Bluesky.\n\n"We stay," the union wrote.', "dockers' union", "bluesky"),
    ('Minister Tom Orr put an end to them on X. "It was a digger," he wrote.', "Tom Orr", "twitter"),
    ('Tom Orr shrugged that off in an interview with Radio Estran. "I sleep well," he said.', "Tom Orr", "interview"),
    ('The Harbor Union said by email that it left. "Six hours," its director, Ann Lee, said.', "Ann Lee", "email"),
    ('Ann Lee wrote on X: "No."\n\nTom Orr laughed. "Yes," he replied beneath the post.', "Tom Orr", "twitter"),
    ('Ann Lee wrote on Telegram that it burns. "Five houses are gone," the post read.', "Ann Lee", "telegram"),
    ('"It is quiet heroism," Ann Lee wrote. She published this post on Bluesky.', "Ann Lee", "bluesky"),
    ('Ann Lee wrote on Telegram: "It is over." On Sunday she said "we were ashamed".', "Ann Lee", None),
    ('Ann Lee wrote on Telegram: "It is over." "We are not," Tom Orr wrote.', "Tom Orr", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "channel"), CONTINUED)
def test_a_channel_holds_for_who_goes_on_and_for_nobody_else(text: str, speaker: str, channel: str | None) -> None:
    last = [s for s in find_statements(text, "en", ()) if s.kind in ("direct", "partial")][-1]
    assert last.speaker is not None
    got = "elsewhere" if channel in ("interview",) and last.channel in ("interview", "broadcast") else last.channel
    assert (last.speaker.name, got) == (speaker, "elsewhere" if channel == "interview" else channel)


def test_a_quote_over_paragraphs_has_the_speaker_named_at_its_end() -> None:
    text = 'The union announced it on Bluesky.\n\n"We stay here today and tomorrow.\n\n"We go nowhere," Ann Lee wrote.'
    said = [s for s in find_statements(text, "en", ()) if s.kind == "direct"]
    assert [s.speaker.name for s in said if s.speaker] == ["Ann Lee", "Ann Lee"]
