"""What works on this machine, what is missing, and how to get it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from typing import Any

from archiver.answer import CANNOT, DONE, Answer, Json, Options
from archiver.begin import adapters_of, settings
from archiver.times import instant
from db.errors import CitetrailError

STRICT_TABLES = (3, 38)
"""The SQLite that knows STRICT tables and `->>`."""

PROGRAMS = (
    ("sha256sum", "verify a bundle's manifests by hand", "coreutils; on a Mac: shasum -a 256 is there"),
    ("openssl", "verify time stamps of a bundle", "apt-get install openssl"),
    ("ssh-keygen", "sign bundles and verify signatures", "apt-get install openssh-client"),
    (
        "chromium",
        "draw cards, take screenshots",
        "apt-get install chromium fonts-noto-core fonts-noto-color-emoji",
    ),
)
"""Programs that help and are not needed."""


def examine(options: Options) -> Answer:
    """Check the interpreter, SQLite, the settings, the archive and helpful programs. Exit code 2 for an unmet need."""
    checks = [
        _python(),
        _sqlite(),
        _settings(options),
        *_archive(options),
        *_health(options),
        _network(),
        *_seal(options),
        *_encoders(),
    ]
    for name, use, how in PROGRAMS:
        path = shutil.which(name)
        checks.append(_check(f"{name} ({use})", path is not None, path or "", how, needed=False))
    unmet = [check for check in checks if check["needed"] and not check["ok"]]
    document: Json = {"ok": not unmet, "checks": checks}
    if unmet:
        what, why = f"{unmet[0]['what']}: {unmet[0]['found']}", unmet[0]["how"] or "see the checks"
        document["error"] = {"code": CANNOT, "what": what, "why": why}
    return Answer("doctor", document, CANNOT if unmet else DONE)


def rebuild_index(options: Options) -> int:
    """Throw the archive's search index away and make it again from the kept facts. Gives the number of posts read."""
    from db.archive import Archive

    with Archive.open(settings(options).archive, create=False) as kept:
        return kept.reindex()


def _check(what: str, ok: bool, found: str, how: str, *, needed: bool = True) -> dict[str, Any]:
    return {"what": what, "ok": ok, "found": found, "how": "" if ok else how, "needed": needed}


def _python() -> dict[str, Any]:
    return _check("Python 3.11 or newer", sys.version_info >= (3, 11), sys.version.split()[0], "install a newer Python")


def _sqlite() -> dict[str, Any]:
    ok = sqlite3.sqlite_version_info >= STRICT_TABLES
    return _check("SQLite 3.38 or newer", ok, sqlite3.sqlite_version, "a newer Python brings a newer SQLite")


def _settings(options: Options) -> dict[str, Any]:
    try:
        chosen = settings(options)
        adapters_of(chosen)
    except CitetrailError as error:
        return _check("settings", False, error.what, error.why)
    return _check("settings", True, f"archive {chosen.archive}, adapters {', '.join(chosen.adapters)}", "")


def _archive(options: Options) -> list[dict[str, Any]]:
    from db import fixity
    from db.archive import Archive
    from db.facts import FILE

    try:
        folder = settings(options).archive
        if not (folder / FILE).exists():
            return [_check("archive", True, f"none yet in {folder}; the first `citetrail archive` makes it", "")]
        with Archive.open(folder, create=False) as kept:
            found = f"{folder}: {kept.snapshot_count()} captures" + (", may not be written" * kept.read_only)
            since = fixity.all_checked_since(kept)
        free = shutil.disk_usage(folder).free
        checked = f"all of it since {instant(since)}" if since else "some of it was never checked"
        how = "citetrail verify; or a part of it each night: citetrail verify --within 30"
        return [
            _check("archive", True, f"{found}, {free // 10**9} GB free", ""),
            _check("archive checked (its bytes are as they were)", since is not None, checked, how, needed=False),
        ]
    except CitetrailError as error:
        return [_check("archive", False, error.what, error.why)]


def _health(options: Options) -> list[dict[str, Any]]:
    from archiver import health

    try:
        chosen = settings(options)
    except CitetrailError:
        return []
    return [
        _check(seen.what, seen.ok, seen.found, seen.how, needed=seen.what != "clock")
        for seen in health.examine(chosen.archive, chosen.reserve)
    ]


def _seal(options: Options) -> list[dict[str, Any]]:
    """Whether bundles will be signed and time-stamped. What the settings name and cannot be used is an unmet need."""
    from archiver.bundle import sshsig, timestamps

    try:
        chosen = settings(options).seal
    except CitetrailError:
        return []  # told already
    what, make = "key (sign bundles)", f"{sshsig.HOW}; then seal: {{key: seal_key, signer: NAME}} in the config"
    checks = [_check(what, False, "no key is set", make, needed=False)]
    if chosen.key:
        try:
            signer = sshsig.signer_of(chosen.signer, sshsig.read_key(chosen.key))
            checks = [_check(what, True, f"{signer.principal} {signer.fingerprint}, to be given by another way", "")]
        except CitetrailError as error:
            checks = [_check(what, False, error.what, error.why)]
    for authority in chosen.authorities:
        what = f"authority {authority.name} (time-stamp bundles)"
        try:
            chain = timestamps.chain_in(authority.chain)
            checks.append(_check(what, True, f"{authority.url}, root {chain.fingerprint}", ""))
        except CitetrailError as error:
            checks.append(_check(what, False, error.what, error.why))
    if not chosen.authorities:
        how = "seal: {tsa: [{name: NAME, url: https://…, chain: NAME.pem}]} in the config (docs/settings.md)"
        checks.append(_check("authority (time-stamp bundles)", False, "no authority is set", how, needed=False))
    if chosen.calendars:
        checks.append(_check("calendars (OpenTimestamps)", True, ", ".join(chosen.calendars), ""))
    return checks


def _encoders() -> list[dict[str, Any]]:
    from archiver.matching import encoders

    found = []
    for encoder in encoders.ALL:
        ready = encoders.loaded(encoder)
        why = "" if callable(ready) else ready
        how = "python3 run.py setup" + ("" if encoder is encoders.USE_M3 else " --with xling")
        what = f"encoder {encoder.name} (tie quotes to posts in other languages)"
        found.append(_check(what, not why, why or encoder.label, how, needed=False))
    return found


def _network() -> dict[str, Any]:
    mapped = bool(os.environ.get("CITETRAIL_HOST_MAP"))
    found = "requests go to the hosts of CITETRAIL_HOST_MAP" if mapped else "the platforms are asked directly"
    return _check("network", True, found, "", needed=False)
