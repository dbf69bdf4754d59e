"""A fact as bytes, and its name: canonical JSON and the SHA-256 of it.

The form: UTF-8, keys sorted, no white space, no ASCII escapes, fields at their default left out, `is` names
the noun, instants as `YYYY-MM-DDTHH:MM:SS.ffffffZ`. `sha256sum` of these bytes gives the name, without us.
"""

from __future__ import annotations

import hashlib
import json
import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from db import accession, inquiry, judgement, model, polled, saved
from db.errors import Damaged

NOUNS = (model, judgement, inquiry, saved, accession, polled)
"""The modules that define what a fact may be."""
_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
_ATOMS = frozenset({str, int, float, bool, type(None)})


def write(fact: Any) -> bytes:
    """The canonical bytes of a fact. Raises ValueError for a naive datetime, and for what JSON cannot hold."""
    return _ENCODE(_plain(fact)).encode()


def read(body: bytes) -> Any:
    """The fact that these canonical bytes hold. Raises Damaged when they hold none that we know."""
    try:
        return _fact(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged("a fact cannot be read", f"{type(error).__name__}: {error}") from error


def digest(data: bytes) -> str:
    """The name of these bytes."""
    return hashlib.sha256(data).hexdigest()


def name(fact: Any) -> str:
    """The id of a fact: the digest of its canonical bytes."""
    return digest(write(fact))


def instant(at: datetime) -> str:
    """An aware datetime as the canonical form writes it, to the microsecond, in UTC."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    utc = at if at.tzinfo is UTC else at.astimezone(UTC)
    return utc.isoformat(timespec="microseconds")[:-6] + "Z"


def _plain(value: Any) -> Any:
    noun = type(value)
    if noun in _ATOMS:
        return value
    if noun is tuple:
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return instant(value)
    if not is_dataclass(noun):
        return value
    plain = {"is": noun.__name__}
    for name, default in _fields(noun):
        item = getattr(value, name)
        if item is not default and item != default:
            plain[name] = item if type(item) in _ATOMS else _plain(item)
    return plain


@cache
def _fields(noun: type) -> tuple[tuple[str, Any], ...]:
    """A noun's fields with their defaults (MISSING where there is none)."""
    return tuple((field.name, field.default) for field in fields(noun))


@cache
def _noun(name: str) -> type:
    """The noun of this name. Raises KeyError where there is none."""
    homes = (vars(home) for home in NOUNS)
    noun: type = next((home for home in homes if name in home), {})[name]
    return noun


def _fact(value: dict[str, Any]) -> Any:
    noun = _noun(value["is"])
    readers = _readers(noun)
    given = {}
    for key, item in value.items():
        if key != "is":
            reader = readers[key]
            given[key] = item if reader is None or item is None else reader(item)
    return noun(**given)


@cache
def _readers(noun: type) -> dict[str, Callable[[Any], Any] | None]:
    """For each field what makes its value of JSON; None where JSON has it as it is."""
    return {name: _reader(hint) for name, hint in get_type_hints(noun).items()}


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    if hint is datetime:
        return datetime.fromisoformat
    if get_origin(hint) is tuple:
        items = get_args(hint)
        if items[-1] is not Ellipsis:
            kinds = [_reader(item) for item in items]
            return lambda value: tuple(
                item if kind is None or item is None else kind(item) for item, kind in zip(value, kinds, strict=True)
            )
        kind = _reader(items[0])
        return tuple if kind is None else lambda value: tuple(item if item is None else kind(item) for item in value)
    if get_origin(hint) in (Union, types.UnionType):
        inner = [item for item in get_args(hint) if item is not type(None)]
        if len(inner) == 1:
            return _reader(inner[0])
        return _fact
    return _fact if is_dataclass(hint) else None
