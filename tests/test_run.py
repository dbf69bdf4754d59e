"""The set-up script needs nothing but Python: it notices what changed, and says what is missing."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_script", ROOT / "run.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_imports_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "run.py").read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_the_stamp_changes_with_the_lock_the_project_file_and_the_interpreter(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text("one")
    monkeypatch.setattr(script, "HERE", tmp_path)
    stamps = [script.fingerprint("")]
    (tmp_path / "requirements.lock").write_text("two")
    stamps.append(script.fingerprint(""))
    (tmp_path / "pyproject.toml").write_text("two")
    stamps.append(script.fingerprint(""))
    monkeypatch.setattr(script.sys, "version", "4.0")
    stamps.append(script.fingerprint(""))
    assert len(set(stamps)) == 4


def test_an_extra_that_does_not_exist_is_named(script: ModuleType) -> None:
    with pytest.raises(SystemExit, match="nonsense"):
        script.main(["setup", "--with", "nonsense"])


def test_a_python_without_venv_is_told_how_to_get_it(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "python"
    bare.write_text("#!/bin/sh\nexit 1\n")
    bare.chmod(0o755)
    monkeypatch.setattr(script.sys, "executable", str(bare))
    with pytest.raises(SystemExit, match="python3-venv"):
        script.make_venv()


@pytest.mark.parametrize(
    ("options", "shared"), [([], True), (["-q"], True), (["-q", "tests/test_run.py"], False), (["-k", "stamp"], False)]
)
@pytest.mark.parametrize("verb", ["test", "check"])
def test_the_cores_share_the_whole_suite_and_named_tests_run_in_one_process(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, verb: str, options: list[str], shared: bool
) -> None:
    ran: list[tuple[object, ...]] = []
    for name in ("setup", "outside"):
        monkeypatch.setattr(script, name, lambda *_: None)
    monkeypatch.setattr(script, "run", lambda *command: ran.append(command[1:]))
    script.main([verb, *options])
    assert ran[-1] == ("-m", "pytest", *(("-n", "auto", "--dist", "worksteal") if shared else ()), *options)
    assert [command[1] for command in ran[:-1]] == (["ruff", "ruff", "mypy"] if verb == "check" else [])


def test_without_a_verb_it_says_what_it_can_do() -> None:
    done = subprocess.run([sys.executable, ROOT / "run.py"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "run.py demo" in done.stdout


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_pinned_package_has_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    blocks = [block for block in text.replace(" \\\n", " ").splitlines() if block and not block.startswith("#")]
    assert len(blocks) > 20
    for block in blocks:
        assert "==" in block
        assert "--hash=sha256:" in block
