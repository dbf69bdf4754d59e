"""A fact as bytes, and its name: canonical JSON and the SHA-256 of it.

The form: UTF-8, keys sorted, no white space, no ASCII escapes, fields at their default left out, `is` names
the noun, instants as `YYYY-MM-DDTHH:MM:SS.ffffffZ`. `sha256sum` of these bytes gives the name, without us.
"""

from __future__ import annotations

import hashlib
import json
import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from db import model
from db.errors import Damaged

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
def _hints(noun: type) -> dict[str, Any]:
    return get_type_hints(noun)


def _fact(value: dict[str, Any]) -> Any:
    noun = getattr(model, value["is"])
    hints = _hints(noun)
    return noun(**{key: _typed(item, hints[key]) for key, item in value.items() if key != "is"})


def _typed(value: Any, hint: Any) -> Any:
    """JSON back to the type that the field declares."""
    if value is None or hint in (str, int, float, bool):
        return value
    if isinstance(value, dict):
        return _fact(value)
    if get_origin(hint) in (Union, types.UnionType):
        inner = [h for h in get_args(hint) if h is not type(None)]
        return _typed(value, inner[0]) if len(inner) == 1 else value
    if get_origin(hint) is tuple:
        items = get_args(hint)
        kinds = [items[0]] * len(value) if items[-1] is Ellipsis else items
        return tuple(_typed(item, kind) for item, kind in zip(value, kinds, strict=True))
    if hint is datetime:
        return datetime.fromisoformat(value)
    return value
