"""Every layer of a bundle by the tools of others, as `docs/evidence.md` gives them: accepted whole, refused changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import bundled
import pytest

from archiver.bundle import export as bundle

ROOT = Path(__file__).parents[3]
TOOLS = ROOT / ".venv-outside" / ("Scripts" if os.name == "nt" else "bin")
pytestmark = pytest.mark.skipif(not TOOLS.exists(), reason="`python3 run.py test` makes .venv-outside")

CONTEXT = """
import importlib.util, io, pathlib, sys
import requests, requests_cache
from urllib3.response import HTTPResponse

# The validator asks the web for the terms of RO-Crate; here they come from the package of the RO-Crate library.
library = pathlib.Path(importlib.util.find_spec("rocrate").origin).parent
terms = (library / "data" / "ro-crate.jsonld").read_bytes()
head = {"Content-Type": "application/ld+json"}

class Shelf(requests.adapters.BaseAdapter):
    def send(self, request, **how):
        answer = requests.models.Response()
        answer.status_code, answer.url, answer.request, answer._content = 200, request.url, request, terms
        answer.headers.update(head)
        answer.raw = HTTPResponse(body=io.BytesIO(terms), preload_content=False, status=200, headers=head)
        return answer
    def close(self):
        pass

session = requests_cache.CachedSession(sys.argv[1], backend="sqlite", expire_after=-1)
session.mount("https://", Shelf())
session.get("https://w3id.org/ro/crate/1.2/context", headers={"Accept": "application/ld+json"}).raise_for_status()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an unpacked bundle."""
    room = tmp_path_factory.mktemp("outside")
    archive, dossier = bundled.dossier(room / "archive")
    with archive:
        path = bundle.export(archive, [dossier], room / "evidence.zip", made_by="citetrail 0.0.0").path
    with zipfile.ZipFile(path) as packed:
        packed.extractall(room / "open")
    (folder,) = (room / "open").iterdir()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "bag"))


def tool(name: str, *words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    # Without our path: an outsider has none of our code.
    plain = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    return subprocess.run([TOOLS / name, *words], cwd=cwd, env=plain, capture_output=True, text=True)


def bagit(folder: Path) -> subprocess.CompletedProcess[str]:
    return tool("python", TOOLS / "bagit.py", "--validate", ".", cwd=folder)


def wacz(folder: Path) -> subprocess.CompletedProcess[str]:
    return tool("wacz", "validate", "-f", "data/archive.wacz", cwd=folder)


def unpacked(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "data/archive.wacz") as archive:
        (folder.parent / "data.warc.gz").write_bytes(archive.read("archive/data.warc.gz"))
    return folder.parent / "data.warc.gz"


def warcio(folder: Path) -> subprocess.CompletedProcess[str]:
    return tool("warcio", "check", "-v", unpacked(folder), cwd=folder)


def fastwarc(folder: Path) -> subprocess.CompletedProcess[str]:
    return tool("fastwarc", "check", "-q", unpacked(folder), cwd=folder)


@pytest.fixture(scope="module")
def rocrate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], subprocess.CompletedProcess[str]]:
    cache = tmp_path_factory.mktemp("terms") / "cache"
    seeded = tool("python", "-c", CONTEXT, cache, cwd=cache.parent)
    assert seeded.returncode == 0, seeded.stderr

    def check(folder: Path) -> subprocess.CompletedProcess[str]:
        options = ("-p", "ro-crate-1.2", "--no-paging", "--offline", "--cache-path", cache)
        return tool("rocrate-validator", "-y", "validate", *options, "data", cwd=folder)

    return check


@pytest.mark.parametrize(
    ("check", "says"),
    [
        (bagit, "is valid"),
        (wacz, "Validation succeeded"),
        (warcio, "digest pass"),
        (fastwarc, ""),
    ],
)
def test_it_is_accepted(made: Path, check: Callable[[Path], subprocess.CompletedProcess[str]], says: str) -> None:
    done = check(made)
    assert done.returncode == 0, done.stdout + done.stderr
    assert says in done.stdout + done.stderr


def test_the_crate_is_a_valid_ro_crate(made: Path, rocrate: Callable[[Path], subprocess.CompletedProcess[str]]) -> None:
    done = rocrate(made)
    assert (done.returncode, "is a valid ro-crate-1.2" in " ".join(done.stdout.split())) == (0, True), done.stdout


def test_a_crate_without_its_root_is_none(
    folder: Path, rocrate: Callable[[Path], subprocess.CompletedProcess[str]]
) -> None:
    about = folder / "data/ro-crate-metadata.json"
    about.write_text(about.read_text().replace('"@id": "./"', '"@id": "./elsewhere"'))
    assert rocrate(folder).returncode != 0


@pytest.mark.parametrize("name", ["data/captures.jsonl", "data/report.html", "bag-info.txt", "VERIFY.sh"])
def test_bagit_notices_a_changed_byte(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(data)
    assert bagit(folder).returncode != 0


def test_a_changed_capture_is_noticed_by_those_who_read_it(folder: Path) -> None:
    path = folder / "data/archive.wacz"
    data = bytearray(path.read_bytes())
    place = data.find(b"archive/data.warc.gz") + 400
    data[place] ^= 1
    path.write_bytes(data)
    assert wacz(folder).returncode != 0


def test_the_tools_of_others_are_not_among_ours() -> None:
    ours = (ROOT / "requirements.lock").read_text()
    names = {line.partition("==")[0] for line in ours.splitlines() if "==" in line}
    theirs = {"wacz", "cdxj-indexer", "surt", "roc-validator", "pywb", "bagit", "fastwarc", "opentimestamps"}
    assert not names & theirs
    assert sys.prefix != str(TOOLS.parent)
