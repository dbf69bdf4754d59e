"""Where somebody is speaking, and for how long."""

from __future__ import annotations

import pytest

from archiver.quoting.names import Speaker
from archiver.quoting.scenes import PARAGRAPHS, REACH, Scene, Scenes

UNION = Speaker("Harbor Union", "group")
TOM = Speaker("Tom Orr", "person")
DIRECTOR = Speaker("Ann Lee", "person", kin="Harbor Union")


def open_scenes(channel: str = "bluesky") -> Scenes:
    scenes = Scenes()
    scenes.opened(Scene((UNION,), channel, (), 3, 1))
    return scenes


def test_a_scene_holds_for_its_speaker_only() -> None:
    assert open_scenes().of(UNION, 4, 1) is not None
    assert open_scenes().of(TOM, 4, 1) is None


@pytest.mark.parametrize(("channel", "holds"), [("email", True), ("bluesky", False)])
def test_a_director_speaks_in_the_companys_mail_and_not_in_its_posts(channel: str, holds: bool) -> None:
    assert (open_scenes(channel).of(DIRECTOR, 4, 1) is not None) is holds


def test_a_scene_ends() -> None:
    assert open_scenes().of(UNION, 3 + REACH + 1, 1) is None
    assert open_scenes().of(UNION, 4, 1 + PARAGRAPHS + 1) is None


def test_the_latest_scene_of_a_speaker_counts() -> None:
    scenes = open_scenes()
    scenes.opened(Scene((UNION,), "interview", (), 4, 1))
    scenes.opened(Scene((TOM,), "twitter", (), 5, 1))
    found = scenes.of(UNION, 6, 1)
    assert found is not None
    assert found.channel == "interview"


def test_a_scene_stays_open_over_paragraphs_that_are_a_quote() -> None:
    scenes = open_scenes()
    scenes.kept(4, 3)
    assert scenes.of(UNION, 5, 5) is not None
