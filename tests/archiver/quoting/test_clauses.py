"""A sentence as it is read for its speakers."""

from __future__ import annotations

from collections.abc import Callable

from archiver.quoting.channels import Place
from archiver.quoting.clauses import Clause, blanked
from archiver.quoting.wording import wording


def test_a_channel_phrase_is_nobodys_name(clause: Callable[..., Clause]) -> None:
    frame = clause("Ann Lee on Telegram said no.").frame
    assert blanked(frame, [Place(8, 19, "telegram")], [], wording("en")) == "Ann Lee             said no."
