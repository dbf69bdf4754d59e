"""How long a large bundle takes: 1,000 posts with 2 GB of media, beside `cat` and `sha256sum` over the same bytes.

    .venv/bin/python benchmarks/bundle.py [GB]

Ten articles cite a hundred posts each: nine of ten show a picture of 0.2 MB, each tenth a film, whose bytes no packer
makes smaller. The real `export` runs twice over the same archive, and `verify`, as processes of their own, on the same
disk, with nothing left to be written from before. The yardstick is `cat FILES > file` and `sha256sum FILES`, one after
the other, over the media and over the bundle: this holds each file of media twice, as the answer that came over the
wire and by itself. Printed for each: seconds by the clock and of CPU, and the peak of memory.
"""

from __future__ import annotations

import filecmp
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from db.archive import Archive
from db.model import Citation, Media, Post, PostRef, Quote, Reading, Snapshot
from db.spool import Spool
from tests import bundled, newsroom

POSTS, ARTICLES = 1000, 10
PICTURE = 200_000
COMMAND = [sys.executable, "-c", "from archiver.cli import main; main()"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: seconds by the clock, of CPU, and bytes of memory at its peak."""

    clock: float
    cpu: float
    memory: int

    def __str__(self) -> str:
        return f"{self.clock:.1f} s by the clock, {self.cpu:.1f} s of CPU, {self.memory / 1e6:.0f} MB of memory"


def noise(archive: Archive, chance: random.Random, size: int) -> Spool:
    """So many bytes that cannot be packed, on their way into the archive."""
    spool = Spool(archive.room, memory=0)
    while len(spool) < size:
        spool.write(chance.randbytes(min(1 << 20, size - len(spool))))
    found = spool.done()
    assert isinstance(found, Spool)
    return found


def look(archive: Archive, chance: random.Random, number: int, film: int) -> tuple[Snapshot, dict[str, bytes | Spool]]:
    """The look at one post with its picture, or each tenth with a film of so many bytes; and its blobs."""
    kind, type_, size = ("video", "video/mp4", film) if number % 10 == 0 else ("photo", "image/jpeg", PICTURE)
    data = noise(archive, chance, size)
    url, page = f"https://cdn.example/{number}", newsroom.message(number).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {type_}\r\nContent-Length: {size}\r\n\r\n"
    answer = replace(bundled.exchange(url, b"", head), body=data.digest, body_size=size)
    asked = bundled.exchange(newsroom.message_url(number), page)
    ref = PostRef("telegram", f"{newsroom.CHANNEL}/{number}", newsroom.message_url(number))
    medium = Media(url, kind, "kept", data.digest, type_, size)
    post = replace(bundled.CREW_POST, ref=ref, text=newsroom.words(number), media=(medium,))
    at = bundled.AT + timedelta(seconds=number)
    seen = Snapshot(ref, at, bundled.AGENT, "embed", post, (asked, answer))
    return seen, {data.digest: data, asked.body or "": page}


def fill(folder: Path, total: int) -> list[str]:
    """Keep articles and posts with so many bytes of media. Gives the articles' ids."""
    chance = random.Random(6)
    film = (total - POSTS * 9 // 10 * PICTURE) // (POSTS // 10)
    ids = []
    with Archive.open(folder, under=lambda: bundled.UNDER) as archive:
        for number in range(ARTICLES):
            cited = range(number * POSTS // ARTICLES, (number + 1) * POSTS // ARTICLES)
            text = "\n".join(f"“{newsroom.words(one)},” the wardens wrote." for one in cited)
            fact = replace(bundled.article(text, f"Gauges {number}"), url=f"https://news.example/{number}")
            reading = Reading("", bundled.AT, bundled.AGENT, "gauges.html")
            facts: list[Citation | Quote] = []
            for one in cited:
                seen, blobs = look(archive, chance, one, film)
                assert isinstance(seen.finding, Post)
                archive.keep([seen], at=seen.taken_at, agent=bundled.AGENT, did="capture", blobs=blobs)
                facts.append(Citation("", "link", "anchor", "telegram", seen.ref, seen.ref.url))
                facts.append(bundled.quote(fact, newsroom.words(one), None))
            (id_,) = archive.keep([fact], at=bundled.AT, agent=bundled.AGENT, did="read", blobs=bundled.BLOBS)
            kept = [replace(one, article=id_) for one in (reading, *facts)]
            archive.keep(kept, at=bundled.AT, agent=bundled.AGENT, did="read")
            ids.append(id_)
    return ids


def cost(command: Sequence[str], output: BinaryIO | int = subprocess.DEVNULL) -> Cost:
    """Run it, with nothing left to be written from before."""
    os.sync()
    began = time.monotonic()
    child = subprocess.Popen(command, cwd=ROOT, stdout=output)
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0, (command[:3], status)
    return Cost(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def twin(folder: Path, other: Path) -> None:
    """A copy of the archive as it stands, which shares the large blobs with it."""
    shutil.copytree(folder, other, ignore=shutil.ignore_patterns("blobs"))
    shutil.copytree(folder / "blobs", other / "blobs", copy_function=os.link)


def main(total: int) -> None:
    """Prints the figures."""
    with TemporaryDirectory() as room:
        folder = Path(room)
        ids = fill(folder / "first", total)
        for id_ in ids:  # the quotes are tied before anything is timed
            cost([*COMMAND, "--archive", str(folder / "first"), "--quiet", "lookup", id_])
        twin(folder / "first", folder / "again")
        media = sorted(str(path) for path in (folder / "first" / "blobs").rglob("*") if path.is_file())
        size = sum(Path(name).stat().st_size for name in media)
        print(f"{POSTS} posts, {len(media)} files of media, {size / 1e9:.2f} GB", flush=True)
        small = yardstick(folder, media)
        made = [exported(folder, name, ids) for name in ("first", "again")]
        print(f"identical bytes: {filecmp.cmp(folder / 'first.zip', folder / 'again.zip', shallow=False)}")
        whole = yardstick(folder, [str(folder / "first.zip")])
        took = sum(one.clock for one in made) / len(made)
        print(f"ratio over the bytes of the bundle: {whole / took:.2f}; over its media alone: {small / took:.2f}")
        print(f"verify: {cost([*COMMAND, '--quiet', 'verify', str(folder / 'first.zip')])}")


def yardstick(folder: Path, files: Sequence[str]) -> float:
    """Seconds by the clock of `cat` into a file and `sha256sum`, one after the other."""
    with (folder / "copy").open("wb") as file:
        cat = cost(["cat", *files], file)
    size = (folder / "copy").stat().st_size
    (folder / "copy").unlink()
    sums = cost(["sha256sum", *files])
    print(f"{size / 1e9:.2f} GB: cat: {cat}\n         sha256sum: {sums}", flush=True)
    return cat.clock + sums.clock


def exported(folder: Path, name: str, ids: Sequence[str]) -> Cost:
    """What the export of the archive of this name takes."""
    archive, target = str(folder / name), str(folder / f"{name}.zip")
    found = cost([*COMMAND, "--archive", archive, "--quiet", "export", *ids, "-o", target])
    print(f"export: {found}", flush=True)
    return found


if __name__ == "__main__":
    main(int(float(sys.argv[1]) * 1e9) if len(sys.argv) > 1 else 2_000_000_000)
