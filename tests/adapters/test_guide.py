"""docs/adapters.md is true: its example is an adapter, and the example's tests pass."""

import re
import sys
from pathlib import Path
from types import ModuleType

import adapters
from adapters import bluesky, mastodon, telegram, tiktok, twitter, youtube
from archiver import testing

GUIDE = (Path(__file__).parents[2] / "docs" / "adapters.md").read_text(encoding="utf-8")


def run(name: str, code: str) -> ModuleType:
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(code, f"docs/adapters.md:{name}", "exec"), module.__dict__)
    return module


def test_the_example_passes_its_own_tests(monkeypatch):
    adapter, its_tests = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    monkeypatch.setitem(sys.modules, "adapters.pier", ModuleType("adapters.pier"))
    monkeypatch.setitem(sys.modules, "test_pier", ModuleType("test_pier"))
    monkeypatch.setattr(adapters, "pier", run("adapters.pier", adapter), raising=False)
    found = [check for name, check in vars(run("test_pier", its_tests)).items() if name.startswith("test_")]
    assert len(found) == 4
    for check in found:
        check()


def test_every_reason_relation_check_and_route_stands_in_it():
    words = set(re.findall(r"`([a-z_]+)`", GUIDE)) | set(re.findall(r'"([a-z_]+)"', GUIDE))
    checks = {name for name in vars(testing) if name.startswith("check_")}
    routes = {
        route.name for adapter in (twitter, telegram, bluesky, mastodon, youtube, tiktok) for route in adapter.ROUTES
    }
    assert testing.REASONS | testing.RELATIONS | checks | routes <= words


def test_the_number_of_nonsense_answers_is_right():
    assert "eighteen answers" in GUIDE
    assert len(testing.NONSENSE) == 18
