"""The whole way on the shipped sample: the true main job, with the platforms' answers replayed from recordings.

The sample's people, places and posts are invented; `archiver/sample/README.md` says how it was made.
"""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from rich.console import Console

from archiver import archiver as verbs
from archiver import document, posts, reading, sheet, show
from archiver.answer import Answer, Options, print_json
from archiver.begin import adapters_of, recogniser, settings, teller, under
from archiver.bundle import export as bundle
from archiver.bundle import verify as verify_bundle
from archiver.session import AGENT, Session
from archiver.source import fetch
from archiver.web.replay import Replay
from db import canonical
from db.archive import Archive
from db.facts import FILE
from db.model import Exchange

FOLDER = Path("demo")
CAPTURED_BEFORE = (
    "https://x.com/tresna_rescue/status/1900089745732538368",
    "https://x.com/i/status/1900434236502970368",
)
"""The brigade's posts, captured by the newsroom on the day: the article shows them without addresses."""


def run(options: Options) -> int:
    """Run it, print what a reporter wants to see, and end with the bundle's path. Gives the exit code."""
    archive_folder, target = _fresh(options.archive or FOLDER / "archive"), FOLDER / "zelenivka-bridge.zip"
    adapters = adapters_of(settings(options))
    sample = files("archiver") / "sample"
    with Archive.open(archive_folder, under=under(settings(options))) as archive, teller(options) as tell:
        session = Session(archive, adapters, recogniser(adapters.values()), replay_sample(), patience=10, tell=tell)
        for url in CAPTURED_BEFORE:
            ref = session.recognise(url)
            if ref is not None:
                posts.capture_post(session, ref)
        source = fetch(str(sample / "article.html"), session.web, patience=10)
        (page,) = reading.read(source, session.recognise, url=None, published=None)
        dossier = verbs.archive_page(session, page, source, with_capture=True)
        made = bundle.export(archive, [dossier], target, made_by=AGENT)
        note = f"bundle {made.sha256} with {made.entries} custody lines up to {made.head}"
        archive.keep([], at=session.now(), agent=AGENT, did="export", note=note)
    seen = verify_bundle.verify(target)
    answer = Answer("article", document.article_document(dossier))
    if options.json:
        print_json(answer.document | {"bundle": str(target), "verified": seen.ok})
    else:
        _tell(answer, archive_folder, target, seen)
    return 0 if seen.ok else 6


def replay_sample() -> Replay:
    """The platforms' answers to the sample, as recorded."""
    text = (files("archiver") / "sample" / "recordings.jsonl").read_text(encoding="utf-8")
    exchanges: list[Exchange] = []
    bodies: dict[str, bytes] = {}
    for line in text.splitlines():
        row = json.loads(line)
        exchange = canonical.read(json.dumps(row["exchange"]).encode())
        exchanges.append(exchange)
        if exchange.body:
            bodies[exchange.body] = base64.b64decode(row["body"])
    return Replay(exchanges, bodies.__getitem__)


def _fresh(folder: Path) -> Path:
    """A folder for this run; what an earlier demo left there is taken away."""
    if folder.parent.name == FOLDER.name and (folder / FILE).exists():
        shutil.rmtree(folder)
    FOLDER.mkdir(exist_ok=True)
    return folder


def _tell(answer: Answer, archive_folder: Path, target: Path, seen: verify_bundle.Report) -> None:
    console = Console(width=sheet.WIDTH, highlight=False)
    show.show(answer)
    counts: Mapping[str, int] = seen.checked
    console.print(
        f"\nThe bundle holds {counts['facts']} facts and {counts['blobs']} blobs; {counts['events']} custody lines."
    )
    console.print("It verifies: every byte matches its digest." if seen.ok else "IT DOES NOT VERIFY:")
    for problem in seen.problems:
        console.print(sheet.plain(f"  {problem.where}: {problem.what}"))
    console.print("\nTry next:")
    for line in (
        f"  citetrail --archive {archive_folder} history https://x.com/tresna_rescue/status/1900089745732538368",
        f'  citetrail --archive {archive_folder} find "two lanes are open"',
        f"  citetrail verify {target}",
        "  citetrail archive ARTICLE        an article of yours: a URL or a saved page",
        f"  unzip {target} and open data/report.html in any browser",
        "",
    ):
        console.print(line, markup=False)
    console.print(str(target), markup=False, soft_wrap=True)
