"""Another program that holds an archive's database, as a browser of databases does: a process with a transaction."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import TracebackType

_CODE = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
for word in sys.stdin:
    connection.execute(word)
    print(word, flush=True)
"""


class Other:
    """The program. It ends with the block, and what it holds with it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> Other:
        command = [sys.executable, "-c", _CODE, str(self._file)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.communicate()

    def hold(self, how: str = "IMMEDIATE") -> None:
        """Takes the database for itself; once this returns, nobody else writes to it."""
        self._do(f"BEGIN {how}")

    def let_go(self) -> None:
        """Gives it back."""
        self._do("ROLLBACK")

    def _do(self, word: str) -> None:
        said, heard = self._process.stdin, self._process.stdout
        assert said is not None
        assert heard is not None
        said.write(word + "\n")
        said.flush()
        assert heard.readline()
