#!/usr/bin/env python3
"""Set up Citetrail in .venv beside this file, and run it. Needs nothing but Python 3.11 or newer with venv.

python3 run.py demo                  the main job on the shipped sample
python3 run.py test [PYTEST OPTION]  the whole test suite, on every core; or, in one process, the tests that you name
python3 run.py setup [--with EXTRA,…]
python3 run.py check                 types, style and the test suite, as .ci/run does
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "citetrail.stamp"
OUTSIDE = HERE / ".venv-outside"
"""Where the tools of others live by which the tests verify bundles: apart, so that nothing of ours leans on them."""
OLDEST = (3, 11)
SHARED = ("-n", "auto", "--dist", "worksteal")
"""pytest-xdist: one worker for each core; each begins with its own stretch of the suite and then helps the others."""
SELDOM_RUN = r"/(tests?|_pyinstaller|lexers|f2py|distutils|pip|setuptools|pkg_resources)/"
"""Modules of packages that Citetrail never imports: kept as they came, for compiled they take 20 MB more."""


def lock_of(extra: str) -> Path:
    """The lock file that pins what an extra needs; the empty name is Citetrail itself."""
    return HERE / (f"requirements-{extra}.lock" if extra else "requirements.lock")


def fingerprint(extra: str) -> str:
    """What the environment was made from: change any of it and the set-up runs again."""
    made_from = f"{sys.version}\n{HERE}\n{sys.prefix}".encode()
    for file in (lock_of(extra), HERE / "pyproject.toml"):
        made_from += hashlib.sha256(file.read_bytes()).digest()
    return f"{extra}={hashlib.sha256(made_from).hexdigest()}"


def stamped() -> set[str]:
    return set(STAMP.read_text().split()) if STAMP.exists() and PYTHON.exists() else set()


def run(*command: str | Path) -> None:
    """Run a command to its end; if it fails, stop with its exit code and say what failed."""
    code = subprocess.run([str(part) for part in command], cwd=HERE).returncode
    if code:
        print(f"run.py: this failed with exit code {code}: {' '.join(map(str, command))}", file=sys.stderr)
        sys.exit(code)


def make_venv() -> None:
    probe = subprocess.run([sys.executable, "-c", "import ensurepip, venv"], capture_output=True)
    if probe.returncode:
        sys.exit(
            "run.py: this Python has no venv. On Debian or Ubuntu: sudo apt-get install python3-venv. "
            "Elsewhere install Python from its own installer; then run this again."
        )
    run(sys.executable, "-m", "venv", "--clear", VENV)


def pip(*arguments: str | Path) -> None:
    options = ("--disable-pip-version-check", "--no-input", "install", "--quiet", "--no-compile")
    run(PYTHON, "-m", "pip", *options, *arguments)


def compile_packages() -> None:
    """Compile what was installed, so that every start is fast; not what only setting up needs, or nothing at all."""
    where = subprocess.run(
        [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], capture_output=True, text=True
    ).stdout.strip()
    # Its exit code may say that a module cannot be compiled: packages have some for other Pythons, as pip knows too.
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", "-q", "-j", "0", "-x", SELDOM_RUN, where], cwd=HERE)
    for tool in ("pip", "setuptools", "pkg_resources"):
        for cache in list(Path(where, tool).rglob("__pycache__")):
            shutil.rmtree(cache, ignore_errors=True)


def setup(extras: list[str]) -> None:
    """Make the environment hold Citetrail and these extras, unless the stamp says that it does."""
    for extra in extras:
        if not lock_of(extra).exists():
            sys.exit(f"run.py: there is no extra called {extra!r} (no {lock_of(extra).name} here).")
    done = stamped()
    wanted = [extra for extra in ("", *extras) if fingerprint(extra) not in done]
    if not wanted:
        return
    if "" in wanted:
        print("run.py: setting up .venv (once; about half a minute)", file=sys.stderr)
        make_venv()
        done, wanted = set(), ["", *extras]
    for extra in wanted:
        pip("--require-hashes", "-r", lock_of(extra))
    pip("--no-deps", "--no-build-isolation", "-e", ".")
    compile_packages()
    STAMP.write_text("\n".join(sorted({entry for entry in done if entry} | {fingerprint(extra) for extra in wanted})))


def outside() -> None:
    """Make the environment of the tools by which outsiders verify bundles, unless the stamp says that it is there."""
    lock, stamp = lock_of("outside"), OUTSIDE / "citetrail.stamp"
    wanted = f"{sys.version}\n{hashlib.sha256(lock.read_bytes()).hexdigest()}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("run.py: setting up .venv-outside, tools of others for the tests (once)", file=sys.stderr)
    run(sys.executable, "-m", "venv", "--clear", OUTSIDE)
    python = OUTSIDE / BIN.name / PYTHON.name
    options = ("--disable-pip-version-check", "--no-input", "install", "--quiet", "--require-hashes", "-r")
    run(python, "-m", "pip", *options, lock)
    stamp.write_text(wanted)


def extras_in(arguments: list[str]) -> list[str]:
    if not arguments:
        return []
    if len(arguments) == 2 and arguments[0] == "--with":
        return [name for name in arguments[1].split(",") if name]
    sys.exit("run.py: setup takes nothing, or --with EXTRA,…")


def run_tests(options: list[str]) -> None:
    """Run pytest; where no option names tests, all of them run, and the cores share in that."""
    whole = all(option.startswith("-") for option in options)
    run(PYTHON, "-m", "pytest", *(SHARED if whole else ()), *options)


def main(arguments: list[str]) -> None:
    if sys.version_info < OLDEST:
        sys.exit(f"run.py: Python 3.11 or newer is needed; this one is {sys.version.split()[0]}.")
    verb, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if verb == "setup":
        setup(extras_in(rest))
    elif verb == "demo":
        setup([])
        run(BIN / "citetrail", "demo", *rest)
    elif verb == "test":
        setup(["dev"])
        outside()
        run_tests(rest)
    elif verb == "check":
        setup(["dev"])
        outside()
        run(PYTHON, "-m", "ruff", "check", ".")
        run(PYTHON, "-m", "ruff", "format", "--check", ".")
        run(PYTHON, "-m", "mypy")
        run_tests(rest)
    else:
        print(__doc__)
        sys.exit(0 if verb in {"help", "--help", "-h"} else 2)


if __name__ == "__main__":
    main(sys.argv[1:])
