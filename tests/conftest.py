"""What holds for every test: no deadline for what is drawn, the same names in every worker, no skips in the gate."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # on a busy machine a deadline fails what is right
settings.load_profile("untimed")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background; the processes of tests would inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes that are no text give a test no name: what is packed holds the second of its packing, and every worker
    that shares in the run must find the same tests."""
    return argname if isinstance(val, bytes) and not val.isascii() else None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> object:
    """Skips are failures where REQUIRE_ALL is set, as in `.ci/run`: what a machine lacks must be installed there."""
    report = yield
    if os.environ.get("REQUIRE_ALL") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and REQUIRE_ALL is set: {report.longrepr}"
    return report
