"""How a command begins: settings that only the adapters can check."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from archiver import cli

NONSENSE = "there is no mirror called 'nonsense'"


def ran(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["citetrail", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("The bridge is closed.")
    return "a.txt"


@pytest.mark.parametrize("command", [("citations", "a.txt"), ("archive", "a.txt")])
def test_a_mirror_that_no_adapter_knows_is_named_with_those_that_are(
    article: str, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CITETRAIL_MIRRORS", "fxtwitter, nonsense")
    assert ran(monkeypatch, *command) == 2
    told = capsys.readouterr().err
    assert NONSENSE in told
    assert "knows: fxtwitter" in told
    assert not Path("archive").exists()


def test_a_mirror_of_the_config_is_checked_too(
    article: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("config.yaml").write_text("network: {mirrors: [nonsense]}")
    assert ran(monkeypatch, "citations", article) == 2
    assert NONSENSE in capsys.readouterr().err


def test_a_known_mirror_may_be_named_also_where_its_adapter_is_switched_off(
    article: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("config.yaml").write_text("adapters: [adapters.telegram]\nnetwork: {mirrors: [fxtwitter]}")
    assert ran(monkeypatch, "citations", article) == 0
