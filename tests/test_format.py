"""`docs/format.md` is complete: every noun with all its fields, every table with all its columns."""

from __future__ import annotations

import dataclasses
import json
import types
from datetime import datetime
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from archiver.bundle import warc
from db import canonical, tables

PAGE = (Path(__file__).parent.parent / "docs/format.md").read_text(encoding="utf-8")
NOUNS = {
    name: noun
    for home in canonical.NOUNS
    for name, noun in vars(home).items()
    if dataclasses.is_dataclass(noun) and isinstance(noun, type)
}
WORDS = {str: "text", int: "integer", float: "number", bool: "boolean", datetime: "instant"}


def of_type(hint: Any) -> str:
    """What the page calls a type: `[X …]` is a list, `[X, Y]` a pair."""
    if get_origin(hint) is tuple:
        first, *rest = get_args(hint)
        return f"[{of_type(first)} …]" if rest == [Ellipsis] else f"[{', '.join(map(of_type, (first, *rest)))}]"
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(of_type(item) for item in get_args(hint) if item is not type(None))
    return WORDS.get(hint) or str(hint.__name__)


def of_field(field: dataclasses.Field[Any], hint: Any) -> str:
    if field.default is dataclasses.MISSING:
        return f"**{field.name}** {of_type(hint)}"
    if field.default in (None, ()):
        return f"{field.name} {of_type(hint)}"
    plain = dataclasses.is_dataclass(field.default)
    default = canonical.write(field.default).decode() if plain else json.dumps(field.default)
    return f"{field.name} {of_type(hint)} = {default}"


@pytest.mark.parametrize("name", NOUNS)
def test_every_noun_stands_there_with_its_fields_their_types_and_their_defaults(name: str) -> None:
    hints = get_type_hints(NOUNS[name])
    fields = " · ".join(of_field(field, hints[field.name]) for field in dataclasses.fields(NOUNS[name]))
    assert f"\n| `{name}` | {fields} | " in PAGE


@pytest.mark.parametrize("table", [*tables.FACTS, tables.events, tables.blobs], ids=lambda table: str(table.name))
def test_every_table_that_holds_evidence_stands_there_with_its_columns(table: Any) -> None:
    assert f"\n| `{table.name}` | `{' '.join(column.name for column in table.c)}` | " in PAGE


def test_every_other_table_is_said_to_be_no_evidence() -> None:
    kept = {table.name for table in (*tables.FACTS, tables.events, tables.blobs)}
    said = PAGE[PAGE.index("- The other tables") :].split("\n")[0].replace("`", " ").replace(")", " ").split()
    assert set(tables.metadata.tables) - kept <= set(said)


def test_the_namespace_of_record_ids_is_the_one_that_we_use() -> None:
    assert f"`{warc._NAMES}`" in PAGE
