"""The command `redact`: a working copy of a bundle, without what must not be shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from archiver.answer import Answer
from archiver.bundle.blackout import Rule
from archiver.bundle.redact import Plan
from archiver.bundle.redact import redact as write
from archiver.config import read_yaml
from db.errors import InputError


def redact(
    bundle: Path,
    target: Path,
    words: Sequence[str],
    posts: Sequence[str],
    media: Sequence[str],
    reason: str,
    file: Path | None,
) -> Answer:
    """`redact BUNDLE -o COPY`: what the options name, and what the plan names."""
    rows: list[dict[str, str]] = [{"words": said, "reason": reason} for said in words]
    rows += [{"post": name, "reason": reason} for name in posts]
    rows += [{"media": name, "reason": reason} for name in media]
    made = write(bundle, _plan(rows + (_rows(file) if file else [])), target)
    answer = {
        "copy": str(made.path),
        "root": made.root,
        "original": made.of,
        "redactions": made.taken,
        "salts": str(made.salts),
    }
    return Answer("redact", answer)


def _plan(rows: Sequence[dict[str, str]]) -> Plan:
    rules, posts, media = list[Rule](), list[Rule](), list[str]()
    for number, row in enumerate(rows, 1):
        name = row.get("as") or f"redacted {number}"
        if "words" in row:
            rules.append(Rule(row["words"], row.get("reason", ""), name))
        elif "post" in row:
            posts.append(Rule(row["post"], row.get("reason", ""), name))
        else:
            media.append(row["media"])
    return Plan(tuple(rules), tuple(posts), tuple(media))


def _rows(file: Path) -> list[dict[str, str]]:
    value: Any = read_yaml(file, "plan")
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise InputError(f"the plan {file} is no list", "write - words: …, - post: … or - media: …, each with a reason")
    for row in value:
        known = row.keys() <= {"words", "post", "media", "as", "reason"}
        if (
            not known
            or len(row.keys() & {"words", "post", "media"}) != 1
            or not all(isinstance(v, str) for v in row.values())
        ):
            raise InputError(
                f"the plan {file}: {row!r} is not known", "give one of words, post, media; then as, reason"
            )
    return value
