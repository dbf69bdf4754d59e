"""The documentation is true: its examples are what the program prints, and nothing that exists is left out of it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import make_readme
import pytest

from archiver import cli, config
from db import canonical, errors

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}


@pytest.mark.parametrize("name", sorted(make_readme.BLOCKS))
def test_what_the_readme_shows_is_what_the_program_prints(name: str) -> None:
    assert make_readme.block(name, README)[2].strip() == make_readme.printed(*make_readme.BLOCKS[name])


@pytest.mark.parametrize("name", sorted(cli.citetrail.commands))
def test_every_command_stands_in_the_docs_and_has_help(name: str) -> None:
    assert re.search(rf"`{name}[ `]", DOCS["commands.md"])
    for option in cli.citetrail.commands[name].params:
        if option.param_type_name == "option":
            assert getattr(option, "help", None), option.name
            assert option.opts[-1] in DOCS["commands.md"], option.opts


@pytest.mark.parametrize("name", [*config.VARIABLES, *config.SECRETS, "CITETRAIL_ARCHIVE", "CITETRAIL_CONFIG"])
def test_every_variable_stands_in_the_docs(name: str) -> None:
    assert f"`{name}`" in DOCS["settings.md"]


def test_every_key_of_the_shipped_config_stands_in_the_docs() -> None:
    keys = re.findall(r"^(?:  )?([a-z_]+):", (ROOT / "config.yaml").read_text(), re.MULTILINE)
    assert len(keys) > 5
    for key in keys:
        assert re.search(rf"`(?:network\.)?{key}`", DOCS["settings.md"]) or key == "network"


@pytest.mark.parametrize(
    "noun",
    [
        name
        for home in canonical.NOUNS
        for name, noun in vars(home).items()
        if dataclasses.is_dataclass(noun) and isinstance(noun, type)
    ],
)
def test_every_noun_stands_in_the_design(noun: str) -> None:
    assert re.search(rf"\b{noun}\b", DOCS["design.md"])


@pytest.mark.parametrize("error", [n for n, v in vars(errors).items() if isinstance(v, type)])
def test_every_error_stands_in_the_docs_with_its_exit_code(error: str) -> None:
    code = getattr(errors, error).exit_code
    assert re.search(rf"^\| {code} \|.*`{error}`", DOCS["commands.md"], re.MULTILINE)


def test_every_file_that_the_docs_name_is_there() -> None:
    texts = [text for name, text in DOCS.items() if name != "adapters.md"]  # whose example is made by its own test
    for text in (README, *texts, (ROOT / "CONTRIBUTING.md").read_text()):
        for name in re.findall(r"`((?:archiver|adapters|db|docs|tests|migrations|benchmarks)/[\w./-]+\.\w+)`", text):
            assert (ROOT / name).exists(), name
