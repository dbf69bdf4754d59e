"""Put what the program really prints into the README: `python tests/make_readme.py`."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
COMMAND = Path(sys.executable).parent / "citetrail"
BLOCKS = {"demo": ("demo",), "help": ("--help",)}
"""Each block of the README that holds output, and the words that print it."""


def printed(*words: str) -> str:
    """What the command prints, run in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([COMMAND, *words], cwd=folder, capture_output=True, text=True, check=True)
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def block(name: str, text: str) -> re.Match[str]:
    """The block of this name in the README."""
    found = re.search(rf"(<!-- {name} -->\n```\n)(.*?)(```\n<!-- /{name} -->)", text, re.DOTALL)
    if found is None:
        raise SystemExit(f"the README has no block {name}")
    return found


if __name__ == "__main__":
    text = README.read_text(encoding="utf-8")
    for name, words in BLOCKS.items():
        found = block(name, text)
        text = f"{text[: found.start(2)]}{printed(*words)}\n{text[found.end(2) :]}"
    README.write_text(text, encoding="utf-8")
