"""The card of a post: a picture to look at, rendered from what is kept. It is no screenshot, and says so.

One HTML file with no script and no request; a PNG is that file, as Chromium draws it without a network.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from archiver import document
from archiver.bundle.report import inlined, style_of, template
from archiver.bundle.report_text import language_tag
from archiver.bundle.report_words import KNOWN_BY, PLATFORMS, STATES
from archiver.status import COPIES, ENTRANCE
from archiver.times import instant
from db.canonical import digest
from db.errors import InputError
from db.model import Absence, Snapshot

Json = dict[str, Any]
PICTURE = 5_000_000
"""Bytes up to which one picture stands in a card."""
PICTURES = 20_000_000
"""Bytes of all its pictures together."""


def write(file: Path, history: Json, looks: Sequence[tuple[str, Snapshot]], blob: Callable[[str], bytes]) -> Json:
    """Write the card of a post, as HTML or PNG by the file's name; `history` is the answer of `history POST`.

    Gives the file's name and digest. Raises InputError for another kind of file, when it cannot be written, and for a
    PNG without Chromium.
    """
    if file.suffix.lower() not in {".html", ".png"}:
        raise InputError(f"{file} names no kind of card", "end the name in .html or .png")
    images = inlined(history["post"]["media"], blob, each=PICTURE, all_together=PICTURES)
    data = render(history, looks, images).encode()
    if file.suffix.lower() == ".png":
        from archiver.chromium import draw

        data = draw(data)
    try:
        file.write_bytes(data)
    except OSError as error:
        raise InputError(f"the card {file} cannot be written", error.strerror or str(error)) from error
    return {"file": str(file), "sha256": digest(data)}


def render(history: Json, looks: Sequence[tuple[str, Snapshot]], images: Mapping[str, str]) -> str:
    """The card as HTML, the same for the same looks. `images`: the pictures to show, as `data:` URLs by digest."""
    post = history["post"]
    id_, look = _shown(looks)
    style, style_hash = style_of("archiver", "card.css")
    absence = look.finding if isinstance(look.finding, Absence) else None
    return template("archiver", "card.html.j2").render(
        post=post,
        platform=PLATFORMS.get(post["platform"], post["platform"]),
        state=STATES[post["availability"]][0],
        known_by=KNOWN_BY.get(post["posted_at_source"] or "", ""),
        media=[item | {"picture": images.get(item["sha256"] or ""), "why": item.get("why")} for item in post["media"]],
        said=absence.said if absence else None,
        versions=len(history["versions"]),
        capture={"id": id_, "taken_at": instant(look.taken_at), "route": look.route, "sha256": document.evidence(look)},
        caution="what a user brought; nobody has looked" if look.route == ENTRANCE else COPIES.get(look.witness),
        language=language_tag(post["language"] or "") or None,
        style=style,
        style_hash=style_hash,
    )


def _shown(looks: Sequence[tuple[str, Snapshot]]) -> tuple[str, Snapshot]:
    """The look that shows the post best; without one, the newest that tells why not."""
    if best := document.best(looks):
        return next((id_, look) for id_, look in looks if id_ == best[0])
    return next(
        ((id_, look) for id_, look in reversed(looks) if isinstance(look.finding, Absence) and not look.witness),
        looks[-1],
    )
