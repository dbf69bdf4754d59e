"""The versions of a post's text: what was rewritten, told apart from two routes that show one text each its way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher

from db.model import Absence, Media, Post, Snapshot

PIECE = re.compile(r"\w+|\s+|[^\w\s]")
"""What a word diff compares: words, runs of white space, single marks."""
_MARKS = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
LINK = re.compile(r"(?:https?://|\b(?:pic\.(?:twitter|x)\.com|t\.co)/)\S+")
"""A link: one route shows it short, another at full length."""


@dataclass(frozen=True)
class Version:
    """One wording of a post, and the captures that show it."""

    text: str
    complete: bool
    first_seen_at: datetime
    last_seen_at: datetime
    captures: tuple[str, ...]
    written_at: datetime | None = None
    """From when it stood, where the platform's own history of edits says so."""
    diff: tuple[tuple[str, str], ...] = ()
    """Word diff from the version before: `=` in both, `-` only before, `+` only now. Empty for the first."""


def strangers(looks: Sequence[Snapshot]) -> list[Snapshot]:
    """The looks that show another account's post, or the lack of it: the name was given to somebody else.

    The account is the one that the first look with the platform's own account id showed.
    """
    owner = next((id_ for look in looks if isinstance(look.finding, Post) and (id_ := look.finding.author.id)), None)
    return [look for look in looks if owner and (id_ := _account(look)) and id_ != owner]


def _account(look: Snapshot) -> str | None:
    """The account that a look is about, by the platform's own id, where it tells one."""
    found = look.finding
    return found.author.id if isinstance(found, Post) else found.account if isinstance(found, Absence) else None


def versions(looks: Sequence[tuple[str, Snapshot]]) -> list[Version]:
    """The versions that these looks, oldest first, show. A return to an earlier wording is a version of its own.

    Where a platform tells the history of its edits, the wordings that nobody saw take their place in the order.
    """
    found: list[Version] = []
    foreign = strangers([look for _, look in looks])
    for id_, look in _best_witnesses(looks):
        if isinstance(look.finding, Post) and look not in foreign:
            _insert_earlier(found, id_, look.taken_at, look.finding)
            _add(found, id_, look.taken_at, look.finding)
    return [
        replace(version, diff=word_diff(found[number - 1].text, version.text) if number else ())
        for number, version in enumerate(found)
    ]


def kept_media(post: Post, looks: Sequence[Snapshot]) -> tuple[Media, ...]:
    """The post's media; for what could not be fetched with it, what another look kept in the same place.

    Links to pictures change from look to look, so an item's place is its number in a post of the same text with as
    many items of the same kinds.
    """
    kinds = [item.kind for item in post.media]
    others = [
        found.media
        for look in looks
        if isinstance(found := look.finding, Post)
        and [item.kind for item in found.media] == kinds
        and words_of(found.text) == words_of(post.text)
    ]
    return tuple(
        next((media[at] for media in reversed(others) if media[at].status == "kept"), item)
        if item.status == "failed"
        else item
        for at, item in enumerate(post.media)
    )


def _best_witnesses(looks: Sequence[tuple[str, Snapshot]]) -> Sequence[tuple[str, Snapshot]]:
    """The looks at the platform; only where none shows the post, an archive's copies; failing these, the article's.

    A copy is kept later than it was made, so it has no place in the order of versions.
    """
    for witness in ("", "bundle", "archive", "article"):
        own = [(id_, look) for id_, look in looks if look.witness == witness and isinstance(look.finding, Post)]
        if own:
            return own
    return ()


def _insert_earlier(found: list[Version], id_: str, at: datetime, post: Post) -> None:
    """The wordings of the platform's own history: those that are known are seen again, the others put between them."""
    place = 0
    for told in post.earlier:
        was = replace(post, text=told.text, text_complete=True)
        known = next((n for n in range(max(0, place - 1), len(found)) if _same(found[n], was)), None)
        if known is None:
            found.insert(place, Version(told.text, True, at, at, (), told.written_at))
            known = place
        version = found[known]
        captures = tuple(dict.fromkeys((*version.captures, id_)))
        written_at = version.written_at or told.written_at
        found[known] = replace(version, last_seen_at=at, captures=captures, written_at=written_at)
        place = known + 1


def _add(found: list[Version], id_: str, at: datetime, post: Post) -> None:
    newest = found[-1] if found else None
    if newest is None or not _same(newest, post):
        written_at = post.edited_at if post.earlier else None
        found.append(Version(post.text, post.text_complete, at, at, (id_,), written_at))
        return
    fuller = post.text_complete and not newest.complete
    found[-1] = replace(
        newest,
        text=post.text if fuller else newest.text,
        complete=newest.complete or post.text_complete,
        last_seen_at=at,
        captures=tuple(dict.fromkeys((*newest.captures, id_))),
    )


def word_diff(before: str, now: str) -> tuple[tuple[str, str], ...]:
    """What was taken out and put in, word by word; the pieces joined give both texts to the letter."""
    old, new = PIECE.findall(before), PIECE.findall(now)
    steps: list[tuple[str, str]] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            steps.append(("=", "".join(old[a:b])))
            continue
        steps += [step for step in (("-", "".join(old[a:b])), ("+", "".join(new[c:d]))) if step[1]]
    return tuple(steps)


def marked(diff: Sequence[Sequence[str]]) -> str:
    """A word diff in one line, as `wdiff` writes it."""
    return "".join(_MARKS[op].format(text) for op, text in diff)


def _same(version: Version, post: Post) -> bool:
    old, new = words_of(version.text), words_of(post.text)
    if version.complete and post.text_complete:
        return old == new
    short, long = (new, old) if not post.text_complete else (old, new)
    return long.startswith(short.rstrip("…. "))


def words_of(text: str) -> str:
    """The text without links and without differences of white space."""
    return " ".join(LINK.sub(" ", text).split())
