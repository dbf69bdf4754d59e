"""In which languages a quote and a post are, as far as that can be told. The only home of py3langid."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from archiver.matching import namelists
from archiver.page.language import guess_language
from db.model import Post

_LETTERS = 20
"""In fewer letters no language is told."""
_SURE, _FEW = 0.5, 3
"""How sure py3langid must be; else a handful of frequent words decides between its first three, or nothing."""

_NOT_SAID = frozenset({"und", "qam", "qct", "qht", "qme", "qst", "zxx"})
"""Codes by which platforms say that they do not know the language, or that there is none."""
_SAME = {"iw": "he", "in": "id", "ji": "yi", "nb": "no", "nn": "no", "bs": "hr", "srl": "sr"}
_KIN = {"hr": "sr"}


@lru_cache(maxsize=4096)
def language_of(text: str) -> str | None:
    """The language of a post or a quote as a two-letter code; None where it is too short or too mixed to say."""
    if sum(map(str.isalpha, text)) < _LETTERS:
        return None
    ranked: list[tuple[str, float]] = [(_SAME.get(code, code), sure) for code, sure in _identifier().rank(text)]
    best = ranked[0][0]
    if sum(sure for code, sure in ranked if kin(code) == kin(best)) >= _SURE:
        return best
    guessed = guess_language(text)
    return guessed if guessed in {code for code, _ in ranked[:_FEW]} else None


def kin(code: str) -> str:
    """One code for languages in which a quotation stands word by word all the same: Croatian goes with Serbian."""
    return _KIN.get(code, code)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def is_other_language(post: Post, quote: str, language: str | None) -> str | None:
    """The post's language where it is another one than the quote's; None where it is the same or cannot be told."""
    declared = (post.language or "").lower().split("-")[0]
    declared = "" if declared in _NOT_SAID else _SAME.get(declared, declared)
    guessed = language_of(post.text) or ""
    theirs = {kin(code) for code in (declared, guessed) if code}
    mine = {kin(code) for code in (language_of(quote), (language or "").lower().split("-")[0]) if code}
    if theirs and mine:
        return None if theirs & mine else guessed or declared
    one, other = _script(post.text), _script(quote)
    return (guessed or declared or one) if one and other and one != other else None


def called(language: str) -> str:
    """What a language is called in English."""
    return namelists.LANGUAGES.get(language, language)


def likely(language: str) -> str:
    """A two-letter code for what `is_other_language` gives: of a script the language that most posts in it are in."""
    return _MOSTLY.get(language, language)


def _script(text: str) -> str | None:
    """The script of most letters, as far as it tells languages apart."""
    counts = {"Latin": 0, "Cyrillic": 0, "Hebrew": 0, "Arabic": 0}
    letters = [char for char in text if char.isalpha()]
    for char in letters:
        name = next((n for n, low, high in _SCRIPTS if low <= char <= high), None)
        if name:
            counts[name] += 1
    best = max(counts, key=lambda name: counts[name])
    return f"a language in {best} letters" if 2 * counts[best] > len(letters) and len(letters) >= 3 else None


_SCRIPTS = (
    ("Latin", "A", "\u024f"),
    ("Cyrillic", "\u0400", "\u052f"),
    ("Hebrew", "\u0590", "\u05ff"),
    ("Arabic", "\u0600", "\u06ff"),
)
_MOSTLY = {
    f"a language in {script} letters": code for script, code in (("Cyrillic", "ru"), ("Hebrew", "he"), ("Arabic", "ar"))
}
