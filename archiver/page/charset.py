"""Bytes to text: by mark, by what the bytes prove, by declaration, and only then by guess.

A wrong declaration must not lose a page: bytes that are valid UTF-8 with characters beyond ASCII are UTF-8, whatever
the header says (the odds of chance are small), but for encodings that are ASCII by their bytes.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from archiver.page.language import guess_language
from db.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_SEVEN_BIT = ("utf-7", "iso2022_jp", "iso2022_kr", "hz")
# The names that browsers read as a larger set (WHATWG Encoding Standard).
_WIDER = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_BINARY = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ\x90",
    b"\xd0\xcf\x11\xe0",
    b"SQLite format",
    b"OggS",
    b"\x1f\x8b",
    b"BZh",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"PK\x03\x04",
    b"ID3\x03",
)
# What pages are written in (WHATWG Encoding Standard): a guess at an old computer's own set is a wrong one.
_LATIN = frozenset(
    {"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "iso8859_2", "iso8859_3", "iso8859_4", "iso8859_10"}
    | {"iso8859_13", "iso8859_14", "iso8859_15", "iso8859_16", "mac_roman"}
)
_OTHER = ("cp1251", "cp1253", "cp1255", "cp1256", "cp874", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8")
_CYRILLIC = ("koi8_r", "koi8_u", "mac_cyrillic", "cp866")
_EASTERN = ("gb18030", "big5", "big5hkscs", "euc_jp", "cp932", "shift_jis", "cp949", "euc_kr")
_ON_THE_WEB = [*sorted(_LATIN), *_OTHER, *_CYRILLIC, *_EASTERN]
# Languages whose letters are not those of Western Europe, and the sets that have them.
_LATIN_OF = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs"), ("cp1250", "iso8859_2")),
    "ro": ("cp1250", "iso8859_16", "iso8859_2"),
    **dict.fromkeys(("tr", "az"), ("cp1254",)),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257", "iso8859_13", "iso8859_4")),
    "vi": ("cp1258",),
    "mt": ("iso8859_3",),
    "eo": ("iso8859_3",),
}
_COMMON = ("cp1252", "cp1250", "iso8859_2")
_LANGUAGE = re.compile(rb"""<html[^>]{0,500}?\slang\s*=\s*["']?([a-z]{2})\b""", re.I)
_STRANGE = frozenset({"Cc", "Cn", "Co", "Cs"})
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_LEADS = bytes(range(0xC2, 0xF5))
_SAMPLE = 64 * 1024


def decode(data: bytes, content_type: str | None = None) -> str:
    """The text of these bytes. `content_type` is the HTTP header's value, if there was one.

    Raises InputError for bytes that are no text.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    refuse_binary(data)
    if b"\x00" in data[:4096] and (wide := _wide(data[:4096])):
        return data.decode(wide, "replace")
    declared = [name for name in (_from_header(content_type), _from_meta(data)) if name]
    for name in declared:
        if name in _SEVEN_BIT and (b"\x1b" in data or b"~{" in data) and (text := _strict(data, name)):
            return text
    return _strict(data, "utf-8") or _by_declaration(data, declared) or _by_guess(data)


def refuse_binary(data: bytes) -> None:
    """Raises InputError for what is plainly a picture, an archive, a program or other binary data."""
    head = data[:4096]
    if head.startswith(_BINARY):
        raise InputError(
            "the input is not text", "it looks like a binary file; give the page as HTML, text, WARC or WACZ"
        )
    wide = b"\x00" in head and _wide(head)
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if head and not wide and controls > max(8, len(head) * 0.05):
        raise InputError(
            "the input is not text", "too many control characters; give the page as HTML, text, WARC or WACZ"
        )


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: the high bytes of its spaces and marks are zero, the low ones hardly ever are, and what
    comes out is words.
    """
    head = head[: len(head) // 2 * 2]
    for name, high in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros, others = head[high::2].count(0), head[1 - high :: 2].count(0)
        if (
            len(head) >= 8
            and zeros > len(head) * 0.04
            and others * 20 < zeros
            and _is_words(head.decode(name, "ignore"))
        ):
            return name
    return None


def _is_words(text: str) -> bool:
    strange = sum(unicodedata.category(letter) in _STRANGE and not letter.isspace() for letter in text)
    return strange <= max(1, len(text) * 0.02)


def _strict(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeError, LookupError):
        return None


def _by_declaration(data: bytes, declared: list[str]) -> str | None:
    # A page in UTF-8 with a few broken bytes is still UTF-8: each broken character leaves one mark.
    text = data.decode("utf-8", "replace")
    broken, beyond = text.count("\ufffd"), len(data) - len(data.translate(None, _LEADS))
    if broken <= max(2, beyond // 50) and beyond > 4 * broken:
        return text
    for name in declared:
        if name != "utf-8" and (text_ := _strict(data, name)) is not None:
            return text_
    return text if "utf-8" in declared and beyond > 2 * broken else None


def _by_guess(data: bytes) -> str:
    from charset_normalizer import from_bytes

    guesses = from_bytes(data[:_SAMPLE].replace(b"\x00", b""), cp_isolation=_ON_THE_WEB)
    best = guesses.best()
    name = best.encoding if best else "cp1252"
    if name in _LATIN:
        name = _latin(data, [guess.encoding for guess in guesses])
    return _strict(data, name) or data.decode("cp1252", "replace")


def _latin(data: bytes, guesses: list[str]) -> str:
    """Which set of Latin letters it is. Their bytes are alike, so the language decides, as browsers do it."""
    told = _LANGUAGE.search(data[:4096])
    language = told[1].decode().lower() if told else guess_language(data[:_SAMPLE].decode("cp1252", "replace"))
    fitting = _LATIN_OF.get(language, ("cp1252",)) if language else _COMMON
    return next((name for name in guesses if name in fitting), fitting[0])


def _from_header(content_type: str | None) -> str | None:
    found = _HEADER.search(content_type or "")
    return _known(found[1]) if found else None


def _from_meta(data: bytes) -> str | None:
    found = _DECLARED.search(data[:4096])
    name = _known(found[1].decode("ascii", "ignore")) if found else None
    # A declaration that can be read byte by byte is not in a two-byte encoding.
    return "utf-8" if name and name.startswith(("utf-16", "utf-32")) else name


def _known(name: str) -> str | None:
    try:
        return _WIDER.get(found := codecs.lookup(name.strip().lower()).name, found)
    except LookupError:
        return None
