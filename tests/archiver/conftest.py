"""The command, run in the test's own process: quick enough to go through many cases."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from archiver import cli
from tests.standin import Standin


class Done(NamedTuple):
    code: int
    json: Any
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(web: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Any) -> Run:
    """Runs the command in a folder of its own, with `web` for the platforms; asks fast and gives up soon."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITETRAIL_RATE", "1000")
    monkeypatch.setenv("CITETRAIL_PATIENCE", "0.001")
    monkeypatch.setenv("CITETRAIL_TIMEOUT", "0.8")
    monkeypatch.setenv("CITETRAIL_HOST_MAP", web.host_map)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)

    def command(*words: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["citetrail", *map(str, words), "--json"])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfdbinary.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, json.loads(out), err.decode())

    return command
