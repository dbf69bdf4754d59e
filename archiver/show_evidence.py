"""Answers about evidence that changes hands, for people."""

from __future__ import annotations

from rich.console import Console

from archiver.answer import Json
from archiver.sheet import plain, put_incomplete, short
from archiver.versions import marked


def exported(console: Console, document: Json) -> None:
    """Where the bundle lies, and how anyone verifies it."""
    console.print(plain(f"bundle {document['bundle']}"))
    console.print(plain(f"sha256 {document['sha256']}"))
    console.print(plain(f"custody {document['entries']} entries, head {document['head']}"))
    if "pdf" in document:
        console.print(plain(f"report {document['pdf']['file']}"))
    put_incomplete(console, document)
    _sealed(console, document)
    console.print("Anyone verifies it without us: unzip, then `sh VERIFY.sh` inside; or `citetrail verify FILE.zip`.")


def _sealed(console: Console, document: Json) -> None:
    seal = document.get("seal")
    if not seal:
        return
    if seal["signer"]:
        console.print(plain(f"signed by {seal['signer']['name']}, key {seal['signer']['key']}"))
    for stamp in seal["timestamps"]:
        console.print(plain(f"time stamp {stamp['at']} by {stamp['authority']} on {stamp['on']}"))
    for proof in seal["proofs"]:
        state = "pending, proves nothing yet" if proof["block"] is None else f"Bitcoin block {proof['block']}"
        console.print(plain(f"OpenTimestamps proof by {proof['calendar']} on {proof['on']}: {state}"))
    put_incomplete(console, document)


def sealed(console: Console, document: Json) -> None:
    """What was added to a bundle's seal, and where the new bundle lies."""
    console.print(plain(f"bundle {document['bundle']}"))
    console.print(plain(f"sha256 {document['sha256']}"))
    _sealed(console, document)


def verified(console: Console, document: Json) -> None:
    """Whether a bundle or the archive is sound."""
    counts = ", ".join(f"{number} {name}" for name, number in document["checked"].items())
    console.print(plain(f"{'OK' if document['ok'] else 'DAMAGED'}: checked {counts}"))
    for note in document.get("notes", []):
        console.print(plain(f"  {note}"))
    for problem in document["problems"]:
        console.print(plain(f"  {problem['where']}: {problem['what']}"))


def redacted(console: Console, document: Json) -> None:
    """Where the working copy lies, and what its owner keeps."""
    console.print(plain(f"copy {document['copy']}, {document['redactions']} wordings taken out"))
    console.print(plain(f"root {document['root']}, of the bundle {document['original']}"))
    console.print(plain(f"keep {document['salts']} to yourself: who has it can read what was taken out"))


def copied(console: Console, document: Json) -> None:
    """What a backup or a restore copied, and whether it is sound."""
    files, size = document["copied"]["files"], document["copied"]["bytes"]
    console.print(plain(f"{document['folder']}: {document['entries']} custody entries, head {document['head']}"))
    console.print(f"copied anew: the database, and {files} files of large blobs ({size} bytes)")
    verified(console, document)


def witness(console: Console, one: Json) -> None:
    """What a bundle of somebody else shows of the post, beside ours."""
    agrees = {True: "agrees", False: "DIFFERS", None: "cannot be compared"}[one["agrees"]]
    console.print(plain(f"bundle {one['bundle'][:16]} by {one['made_by']} {agrees}: {one['why']}"), soft_wrap=True)
    for seal in one["sealed"] or ["it bore no seal"]:
        console.print(plain(f"  {seal}"), soft_wrap=True)
    for look in one["captures"]:
        said = look["text"] if look["text"] is not None else f"no post: {look['said']}"
        console.print(plain(f"  {look['taken_at']} {look['route']}: {short(said, 200)}"), soft_wrap=True)
    if one["diff"]:
        console.print(plain(f"  from ours to theirs: {marked(one['diff'])}"), soft_wrap=True)
