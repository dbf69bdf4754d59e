"""A disk that is really small: a command runs where a folder is a tmpfs of so many bytes, in its own name space."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


def run(
    folder: Path, size: int, script: str, arguments: Sequence[str | Path], env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a shell script with `folder` as a disk of `size` bytes, gone with everything on it when the script ends."""
    mount = f'mount -t tmpfs -o size={size} tmpfs "$0" && cd "$0" && {script}'
    command = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, folder, *arguments]
    return subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, env=env and dict(env), timeout=60
    )


def can() -> bool:
    """Whether this machine lets a user have such a disk."""
    return (
        subprocess.run(["unshare", "-Urm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode
        == 0
    )
