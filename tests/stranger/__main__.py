"""A bundle or an archive verified by a stranger: written from `docs/format.md` alone, with Python's standard library,
`ssh-keygen` and `openssl`. It shares no line with Citetrail: what both find, both read out of the page.

    python3 tests/stranger PATH…     bundles, zipped or unpacked, and archives; says what is wrong, ends with 0 or 6
"""

from __future__ import annotations

import sys
from pathlib import Path

from archive import archive
from bag import bundle


def main(paths: list[Path]) -> int:
    wrong = 0
    for path in paths:
        found = archive(path) if (path / "citetrail.db").exists() else bundle(path)
        for what in found:
            print("  " + what.encode("unicode_escape").decode())  # names may hold what a terminal obeys
        print(f"{'DAMAGED' if found else 'sound'} {path}")
        wrong += bool(found)
    return 6 if wrong else 0


if __name__ == "__main__":
    sys.exit(main([Path(word) for word in sys.argv[1:]]))
