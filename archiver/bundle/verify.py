"""Is a bundle intact and complete? Every digest is worked out anew, and every layer is held against the next:

root → manifests → files;  bag-info → chain of custody → captures → WARC records → bytes of the wire.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archiver.bundle import bag, container, crate_check, opening, redacted_check
from archiver.bundle.capture_check import check_captures
from archiver.bundle.container import BROKEN, Container, Problem
from archiver.bundle.crate_check import METADATA
from archiver.bundle.pins import SIGNER_FIELD, Pins, Seen
from archiver.bundle.wacz_check import Checked, check
from db import canonical, custody
from db.errors import Damaged, InputError
from db.model import Event
from db.progress import InHand, Tell, counted, silent

__all__ = ["Pins", "Problem", "Report", "verify"]

TAGS = ("VERIFY.sh", "bag-info.txt", "bagit.txt", "manifest-sha256.txt", "manifest-sha512.txt")
"""What the root must name, all of it and nothing else."""
COPY_TAGS = TAGS[1:]
"""Those of a redacted working copy: the script checks whole bundles only."""
PAYLOAD = ("archive.wacz", "captures.jsonl", "custody.jsonl", "posts.json", "quotes.jsonld", "report.html")
"""What every bundle has below `data/`, beside its metadata and its media."""
COMMANDS = (
    "sha256sum -c tagmanifest-sha256.txt && sha256sum -c manifest-sha256.txt && sha512sum -c manifest-sha512.txt",
    "bagit.py --validate .",
    "wacz validate -f data/archive.wacz",
    "unzip -p data/archive.wacz archive/data.warc.gz > ../data.warc.gz && warcio check -v ../data.warc.gz",
)
"""How others check each layer, adding nothing to the bag; a working copy has the first two."""
NO_PINS = Pins()
UNSEALED = "not sealed: no signature, no time stamp; who could change every file could rewrite the manifests"
_LINE = {64: re.compile(r"([0-9a-f]{64})  (\S.*)"), 128: re.compile(r"([0-9a-f]{128})  (\S.*)")}
_MEDIA = re.compile(r"data/media/([0-9a-f]{64})\.[a-z0-9]{1,8}")
_CHAIN = 1 << 32
_NOTHING = Container({}, [], lambda name: io.BytesIO(), lambda name: io.BytesIO())


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. `checked` counts facts, blobs (files and answers by digest), events, signatures, time stamps."""

    ok: bool
    checked: dict[str, int]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    seals: tuple[str, ...] = ()
    """What was found of its seal, a line each."""


def verify(path: Path, tell: Tell = silent, pins: Pins = NO_PINS) -> Report:
    """Check a bundle: a ZIP, or the folder that it was unpacked to. `pins`: whose seal it must bear.

    Damage becomes problems. Raises InputError where there is no bundle at all: no file, no ZIP, no bag.
    """
    with checked(path, tell, pins) as (report, _):
        return report


@contextmanager
def checked(path: Path, tell: Tell = silent, pins: Pins = NO_PINS) -> Iterator[tuple[Report, Container]]:
    """Check a bundle as `verify` does, and leave what was checked open to be read."""
    with opening.opened(path) as held:
        if isinstance(held, Problem):
            yield _report(path.name, {}, [held]), _NOTHING
            return
        held, top = opening.below_top(held)
        unsound = any(not flaw.where for flaw in held.problems)
        if not unsound and not any(name in held.sizes for name in (*TAGS, bag.ROOT)):
            if not (path.is_file() and opening.names_a_bag(path)):
                raise InputError(f"{path} is no evidence bundle", "it has no bagit.txt; `export` makes bundles")
            flaw = Problem("", "its list of files hides the bundle that its bytes hold: it is damaged")
            yield _report(path.name, {}, [flaw]), held
            return
        yield _check(held, top, path.name, tell, pins), held


def _check(held: Container, top: list[Problem], name: str, tell: Tell, pins: Pins) -> Report:
    checked = {"facts": 0, "blobs": 0, "events": 0, "signatures": 0, "timestamps": 0}
    problems = [*held.problems, *top]
    seal = _seal(held, pins, checked)
    problems += seal.problems
    if redacted_check.is_copy(held):
        problems += _tags(held, COPY_TAGS)
        problems += _payload(held, checked, tell, ("posts.json", "redactions.json", "report.html"))
        flaws, note = redacted_check.check(held, info(held))
        problems += flaws + _oxum(held, info(held))
        return _report(name, checked, problems, [note, *_commands(held, COMMANDS[:2]), *seal.notes], seal.found)
    problems += _tags(held, TAGS)
    problems += _payload(held, checked, tell, PAYLOAD)
    events, flaws = _custody(held)
    checked["events"] = len(events)
    problems += flaws
    tell(InHand("the records of data/archive.wacz"))
    wacz, flaws = _wacz(held)
    problems += flaws
    problems += check_captures(held, events, wacz, checked)
    problems += crate_check.check(held, _manifest(held, TAGS[3], 64, []))
    tell(InHand(""))
    return _report(name, checked, problems, [*_commands(held, COMMANDS), *seal.notes], seal.found)


def _report(
    name: str, checked: dict[str, int], problems: list[Problem], notes: Sequence[str] = (), seals: Sequence[str] = ()
) -> Report:
    counts = {kind: checked.get(kind, 0) for kind in ("facts", "blobs", "events", "signatures", "timestamps")}
    placed = [Problem(flaw.where or name, flaw.what) for flaw in problems]
    return Report(not problems, counts, tuple(dict.fromkeys(placed)), tuple(notes), tuple(seals))


def _tags(held: Container, tags: Sequence[str]) -> list[Problem]:
    """The root names every tag file as it is, and there is no other one."""
    problems = [Problem(name, "it is missing") for name in (*tags, bag.ROOT) if name not in held.sizes]
    named = _manifest(held, bag.ROOT, 64, problems)
    for name in tags:
        if bag.ROOT in held.sizes and name not in named:
            problems.append(Problem(bag.ROOT, f"it does not name {name}"))
    for name, digest in sorted(named.items()):
        if name not in tags:
            problems.append(Problem(bag.ROOT, f"it names {container.shown(name)}, which is no tag file of a bundle"))
        elif name in held.sizes and _sums(held, name)[0] != digest:
            problems.append(Problem(name, "its SHA-256 is not what the root says"))
    for name in held.sizes:
        if not name.startswith(("data/", "seal/")) and name not in (*tags, bag.ROOT):
            problems.append(Problem(name, "it is in no manifest"))
    if "bagit.txt" in held.sizes and _sums(held, "bagit.txt")[0] != canonical.digest(bag.DECLARATION):
        problems.append(Problem("bagit.txt", "it does not declare BagIt 1.0"))
    return problems


def _payload(held: Container, checked: dict[str, int], tell: Tell, payload: Sequence[str]) -> list[Problem]:
    """Both manifests name every file of the payload, and every file is what they say."""
    problems: list[Problem] = []
    lists = {length: _manifest(held, name, length, problems) for name, length in zip(TAGS[3:], (64, 128), strict=True)}
    files = {name for name in held.sizes if name.startswith("data/")}
    required = {METADATA, *(f"data/{name}" for name in payload)}
    names = sorted(files | lists[64].keys() | lists[128].keys() | required)
    for name in counted(names, tell, "files", len(names)):
        digests = _sums(held, name) if name in files else None
        if digests is None:
            problems.append(Problem(container.shown(name), "it is missing"))
            continue
        said = (lists[64].get(name), lists[128].get(name))
        if None in said:
            problems.append(Problem(name, "it is in no manifest" if said == (None, None) else "one manifest lacks it"))
        elif digests != said:
            problems.append(Problem(name, "its bytes are not what the manifests say"))
        else:
            checked["blobs"] += 1
        if name.startswith("data/media/"):
            problems += _media_name(name, digests[0])
    return problems


def _media_name(name: str, digest: str) -> list[Problem]:
    found = _MEDIA.fullmatch(name)
    return [] if found and found[1] == digest else [Problem(name, "its name is not its digest")]


def _manifest(held: Container, name: str, length: int, problems: list[Problem]) -> dict[str, str]:
    if name not in held.sizes:
        return {}
    named: dict[str, str] = {}
    try:
        text = held.read(name, opening.TAG_FILE).decode("ascii")
    except BROKEN as error:
        problems.append(Problem(name, f"it cannot be read: {container.shown(str(error))}"))
        return {}
    for number, line in enumerate(text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"), 1):
        found = _LINE[length].fullmatch(line)
        if not found or found[2] in named:
            problems.append(Problem(name, f"line {number} is no line of a manifest, or names a file again"))
        else:
            named[found[2]] = found[1]
    return named


def _sums(held: Container, name: str) -> tuple[str, str]:
    """SHA-256 and SHA-512 of a file; two empty ones for a file that cannot be read to its end, or ends elsewhere."""
    try:
        with held.open(name) as file:
            found = bag.sums(iter(lambda: file.read(container.PIECE), b""))
    except BROKEN:
        return ("", "")
    return (found.sha256, found.sha512) if found.size == held.sizes[name] else ("", "")


def _custody(held: Container) -> tuple[list[Event], list[Problem]]:
    """The chain of custody is whole, and bag-info names its head and its length."""
    name = "data/custody.jsonl"
    if name not in held.sizes:
        return [], []
    events: list[Event] = []
    try:
        data = held.read(name, _CHAIN)
        lines = data.split(b"\n")
        if lines.pop() != b"":
            return [], [Problem(name, "its last line is cut")]
        for event in custody.check(iter(lines)):
            events.append(event)
    except (Damaged, RecursionError, *BROKEN) as error:
        return events, [Problem(name, f"line {len(events)}, counted from 0: {container.shown(str(error))}")]
    said = info(held)
    head = canonical.digest(lines[-1]) if lines else custody.GENESIS
    wrong = [
        Problem("bag-info.txt", f"{field} is not that of data/custody.jsonl")
        for field, true in (("Custody-Log-Head-SHA256", head), ("Custody-Log-Entries", str(len(lines))))
        if said.get(field) != true
    ]
    return events, wrong + _oxum(held, said)


def _oxum(held: Container, info: dict[str, str]) -> list[Problem]:
    sizes = [size for name, size in held.sizes.items() if name.startswith("data/")]
    true = f"{sum(sizes)}.{len(sizes)}"
    return [] if info.get("Payload-Oxum") == true else [Problem("bag-info.txt", f"Payload-Oxum is not {true}")]


def info(held: Container) -> dict[str, str]:
    """The fields of `bag-info.txt`; none where one stands there twice, or a line is no field."""
    try:
        text = held.read("bag-info.txt", opening.TAG_FILE).decode("utf-8", "replace")
    except (KeyError, *BROKEN):
        return {}
    pairs = [line.partition(": ") for line in text.splitlines()]
    sound = all(colon for _, colon, _ in pairs) and len({name for name, _, _ in pairs}) == len(pairs)
    return {name: value for name, _, value in pairs} if sound else {}


def _wacz(held: Container) -> tuple[Checked, list[Problem]]:
    name = "data/archive.wacz"
    if name not in held.sizes:
        return Checked({}, (), whole=False), []
    try:
        with held.seek(name) as file:
            seen = check(file)
    except BROKEN as error:
        return Checked({}, (), whole=False), [Problem(name, f"it cannot be read: {container.shown(str(error))}")]
    return seen, [Problem(name, flaw) for flaw in seen.problems]


def _seal(held: Container, pins: Pins, checked: dict[str, int]) -> Seen:
    """What the seal shows, if there is one; the libraries for it are loaded only then."""
    said = info(held)
    if not pins and SIGNER_FIELD not in said and not any(name.startswith("seal/") for name in held.sizes):
        return Seen(notes=[UNSEALED])
    from archiver.bundle import seal_check

    seen = seal_check.check(held, said, pins)
    checked |= {"signatures": seen.signatures, "timestamps": seen.timestamps}
    return seen


def _commands(held: Container, commands: Sequence[str]) -> list[str]:
    """The root, and how others check each layer below it without us."""
    if bag.ROOT not in held.sizes:
        return []
    return [
        f"root: {_sums(held, bag.ROOT)[0]}; compare it with the one given to you by another way",
        "each layer without us, in the unpacked folder:",
        *(f"  {command}" for command in commands),
    ]
