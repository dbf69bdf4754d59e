"""What one piece of work recorded: exchanges, and the bytes they name. Secrets are struck out before they get here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

from db.canonical import digest
from db.model import Exchange
from db.spool import Spool

STRUCK = "[struck out]"
_SECRET_HEADER = re.compile(r"((?:set-)?cookie|(?:proxy-)?authorization)[ \t]*:[ \t]*", re.IGNORECASE)
_HEADER_NAME = re.compile(r"[^\s:]{1,200}(?=[ \t]*:)")


@dataclass(slots=True)
class Tape:
    """Exchanges in the order they were made, and blobs by digest: raw bodies and certificates (DER).

    With a `room`, a folder, large bodies are recorded into files there, so that no film is held in memory.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    blobs: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, Spool] = field(default_factory=dict)
    room: Path | None = None

    def put(self, data: bytes | Spool) -> str:
        """Keeps the bytes and gives their digest."""
        if isinstance(data, Spool):
            self.files.setdefault(data.digest, data)
            return data.digest
        name = digest(data)
        self.blobs[name] = data
        return name


def strike_head(head: str, secrets: Iterable[str] = ()) -> tuple[str, tuple[str, ...]]:
    """A message's head without secrets, and the names of the headers and parameters whose values are gone.

    `head` is a request or an answer up to its empty line (what follows it is left to `strike_text`), read as Latin-1.
    All else stays as it was, byte for byte.
    """
    end = _end_of_head(head)
    names: list[str] = []
    lines: list[str] = []
    in_secret = False
    for line in re.findall(r"[^\n]*\n|[^\n]+", head[:end]):
        found = _SECRET_HEADER.match(line)
        if found:
            names.append(found[1])
            lines.append(found[0] + STRUCK + _line_end(line))
        elif not (in_secret and line[:1] in (" ", "\t")):  # else the value goes on, folded
            lines.append(line)
            in_secret = False
        in_secret = in_secret or found is not None
    clean, more = strike_text("".join(lines) + head[end:], secrets)
    return clean, tuple(dict.fromkeys((*names, *more)))


def strike_text(text: str, secrets: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Text without the secrets, also as they stand in URLs, and where they stood: a parameter, a header, `url`."""
    names: list[str] = []
    for form in _forms(secrets):
        while (at := text.find(form)) >= 0:
            names.append(_place(text, at))
            text = f"{text[:at]}{STRUCK}{text[at + len(form) :]}"
    return text, tuple(dict.fromkeys(names))


def _forms(secrets: Iterable[str]) -> list[str]:
    """Each secret as written and as URLs write it, longest first; UTF-8 seen as Latin-1, as on the wire."""
    forms: set[str] = set()
    for secret in filter(None, secrets):
        forms |= {secret, secret.encode().decode("latin-1"), quote(secret), quote(secret, safe=""), quote_plus(secret)}
    return sorted((form for form in forms if form not in STRUCK), key=len, reverse=True)


def _place(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    parameter = re.search(r"[?&;]([^?&;=\s]{1,200})=[^?&;=\s]*\Z", line[-1000:])
    if parameter:
        return parameter[1]
    if "\n" not in text[:at]:
        return "url"
    if at >= _end_of_head(text):
        return "body"
    header = _HEADER_NAME.match(line)
    return header[0] if header else "url"


def _line_end(line: str) -> str:
    return line[len(line.removesuffix("\n").removesuffix("\r")) :]


def _end_of_head(text: str) -> int:
    found = re.search(r"\n\r?\n", text)
    return found.end() if found else len(text)
