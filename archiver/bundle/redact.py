"""A working copy of a bundle for publication: the report and the posts without what must not be shown.

The copy names the original by its root and says of everything that was taken out why, with a salted commitment. It
holds no byte that came over the wire: what cannot be read through cannot be shown to be clean. What it holds is read
again when it is done, and it is not written while anything that was taken out can still be found in it.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archiver import document
from archiver.bundle import bag, crate, opening, report, report_looks, take_in, verify
from archiver.bundle.blackout import Blackout, Rule, article_document, commitment
from archiver.bundle.completeness import Flags
from archiver.bundle.container import PIECE, Container
from archiver.bundle.contents import collect
from archiver.dossier import gather
from db.archive import Archive
from db.errors import Damaged, InputError

Json = dict[str, Any]
LIST = "data/redactions.json"
SALTS = ".salts.json"
"""What the name of the private file ends with: who has it can open the commitments."""
_SHOWN = ("id", "post_id", "url", "text")
"""Of a post that is taken out whole: what must not be readable any more, wherever it stands."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be taken out of a bundle."""

    rules: tuple[Rule, ...] = ()
    posts: tuple[Rule, ...] = ()
    """`words`: a post's id, `platform:post_id`: the post is taken out whole."""
    media: tuple[str, ...] = ()
    """Files, by the start of their digest."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a bundle says of its articles: as `lookup` does, the looks at each post, and how complete each is."""

    documents: Sequence[Json]
    histories: Mapping[str, Json]
    flags: Mapping[str, Flags]

    def posts(self) -> dict[str, Json]:
        """The posts by id in lower case."""
        return {post["id"].lower(): post for doc in self.documents for post in doc["posts"]}


@dataclass(frozen=True, slots=True)
class Redacted:
    """A working copy as written."""

    path: Path
    root: str
    of: str
    """The root of the original."""
    taken: int
    """How many wordings were taken out."""
    salts: Path


def redact(original: Path, plan: Plan, target: Path) -> Redacted:
    """Write a working copy of this bundle, and beside it the salts, for its owner alone.

    Raises Damaged when the original does not verify; InputError when a rule takes nothing out (a slip of the pen would
    publish what was to be hidden), and when something that was taken out is still in a file.
    """
    if not (plan.rules or plan.posts or plan.media):
        raise InputError("there is nothing to take out", "name words, posts or media")
    salts = target.with_name(target.name + SALTS)
    with verify.checked(original) as (seen, held), tempfile.TemporaryDirectory(dir=target.parent) as room:
        if not seen.ok:
            flaw = seen.problems[0]
            raise Damaged(f"the bundle {original} does not verify", f"{flaw.where}: {flaw.what}")
        folder = Path(room) / "bag"
        told = _told(held, Path(room) / "archive")
        posts = told.posts()
        blackout = Blackout((*plan.rules, *_of_posts(plan.posts, posts)))
        gone = _media_of(held, plan, posts)
        root = opening.root_of(held)
        private = _write(held, folder / "data", told, blackout, gone, root)
        idle = set(plan.rules) - {one.rule for one in blackout.taken()}
        if idle:
            raise InputError(
                f"{min(rule.words for rule in idle)!r} stands nowhere in the bundle", "nothing was written"
            )
        info = verify.info(held)
        lines = [(name, info[name]) for name in ("Bag-Software-Agent", "Bagging-Date")]
        lines += [
            ("External-Description", "Working copy of an evidence bundle, with redactions"),
            ("Redacted-From", root),
        ]
        copy = bag.close(folder, lines)
        _prove(folder, blackout, gone)
        bag.pack({f"redacted-{copy[:16]}/{n}": p for n, p in bag.files_below(folder).items()}, Path(room) / "copy.zip")
        _write_private(salts, {"copy": copy, "original": root, "redactions": private})
        (Path(room) / "copy.zip").replace(target)
    return Redacted(target, copy, root, len(private), salts)


def _told(held: Container, folder: Path) -> Told:
    with Archive.open(folder) as archive:
        dossiers = [gather(archive, id_) for id_ in take_in.fill(archive, held)]
        documents = [document.article_document(dossier) for dossier in dossiers]
        return Told(documents, report_looks.histories(dossiers), collect(archive, dossiers).flags(archive, {}))


def _histories(told: Told, clean: Sequence[Json], blackout: Blackout) -> dict[str, Json]:
    """The looks at each post without the words, by the post's id as it is told now. Each wording stands whole: a
    difference would show the words in pieces.
    """
    found = {}
    for old, new in zip(told.documents, clean, strict=True):
        for before, now in zip(old["posts"], new["posts"], strict=True):
            history = told.histories[before["id"].lower()]
            whole = [version | {"diff": []} for version in history["versions"]]
            looks = [look | {"screenshot": None} for look in history["looks"]]
            found[now["id"].lower()] = blackout.value({"versions": whole, "looks": looks})
    return found


def _of_posts(rules: Sequence[Rule], posts: Mapping[str, Json]) -> list[Rule]:
    """For each post that is taken out whole, a rule for everything that shows which it is and what it said."""
    found = []
    for rule in rules:
        post = posts.get(rule.words.lower())
        if post is None:
            raise InputError(f"the bundle holds no post {rule.words}", "give its id as the report shows it")
        author = [post["author"][key] for key in ("handle", "name", "id")]
        words = {str(said).strip(" .!?…") for said in (*(post[key] for key in _SHOWN), *author) if said} - {""}
        found += [Rule(said, rule.reason, rule.name) for said in sorted(words, key=len, reverse=True)]
    return found


def _media_of(held: Container, plan: Plan, posts: Mapping[str, Json]) -> frozenset[str]:
    """The files that are left out: those that are named, and those of the posts that are taken out."""
    files = {name.removeprefix("data/media/") for name in held.sizes if name.startswith("data/media/")}
    gone = set()
    for start in plan.media:
        named = {name for name in files if name.startswith(start.lower())}
        if len(named) != 1:
            raise InputError(f"{start} names {len(named) or 'no'} files of the bundle", "give the start of one digest")
        gone |= named
    for rule in plan.posts:
        digests = {item["sha256"] for item in posts[rule.words.lower()]["media"] if item["sha256"]}
        gone |= {name for name in files if name.partition(".")[0] in digests}
    return frozenset(gone)


def _write(held: Container, data: Path, facts: Told, blackout: Blackout, gone: frozenset[str], root: str) -> list[Json]:
    """The payload of the copy. Gives what its owner keeps: every redaction with its salt and its words."""
    (data / "media").mkdir(parents=True)
    without = {name.partition(".")[0] for name in gone}
    clean = [_without_media(article_document(doc, blackout), without) for doc in facts.documents]
    kept = {name.removeprefix("data/"): name for name in held.sizes if name.startswith("data/media/")}
    kept = {name: path for name, path in kept.items() if name.removeprefix("media/") not in gone}
    for name, path in kept.items():
        with held.open(path) as source, (data / name).open("wb") as sink:
            shutil.copyfileobj(source, sink, PIECE)
    names = {Path(name).name.partition(".")[0]: name for name in kept}
    posts = {post["id"].lower(): post for doc in clean for post in doc["posts"]}
    _json(data / "posts.json", crate.postings([posts[key] for key in sorted(posts)], names))
    info = verify.info(held)
    entries = int(info["Custody-Log-Entries"])
    anchor = report.Anchor(info["Custody-Log-Head-SHA256"], entries, "", info["Bag-Software-Agent"], root)
    histories = _histories(facts, clean, blackout)
    pictures = report.pictures(clean, names, lambda digest: (data / names[digest]).read_bytes(), histories)
    page = report.render(clean, anchor, pictures, facts.flags, histories)
    (data / "report.html").write_text(page, encoding="utf-8")
    taken = blackout.taken()
    salts = {one.number: (secrets.token_hex(32), one.words) for one in taken}
    told: list[Json] = [
        {
            "number": one.number,
            "name": one.rule.name,
            "reason": one.rule.reason,
            "places": one.places,
            "commitment": commitment(*salts[one.number]),
        }
        for one in taken
    ]
    _json(data / "redactions.json", {"original": root, "redactions": told, "media": len(gone)})
    parts = [crate.Part(n, (s := bag.sums(bag.pieces(p))).sha256, s.size) for n, p in bag.files_below(data).items()]
    about = crate.crate(
        parts, (), title="Working copy, with redactions", date=info["Bagging-Date"], made_by=anchor.made_by
    )
    _json(data / "ro-crate-metadata.json", about)
    return [entry | dict(zip(("salt", "words"), salts[entry["number"]], strict=True)) for entry in told]


def _without_media(document: Json, digests: set[str]) -> Json:
    for post in document["posts"]:
        post["media"] = [item for item in post["media"] if item["sha256"] not in digests]
    return document


def _prove(folder: Path, blackout: Blackout, gone: frozenset[str]) -> None:
    """Raises InputError where something that was taken out can still be read."""
    for name, path in bag.files_below(folder).items():
        if Path(name).name in gone:
            raise InputError(f"{name} would still be in the copy", "this is a defect of ours; nothing was written")
        if found := blackout.still_in(path.read_bytes()):
            raise InputError(
                f"{name} would still hold {found!r}",
                "leave the file out with --media, or name more words; nothing was written",
            )


def _write_private(path: Path, value: Json) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(handle, 0o600)  # also where it was there before
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=1)


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
