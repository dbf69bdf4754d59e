"""The command `review`: a person says whether we tied a quote rightly."""

from __future__ import annotations

import getpass

from archiver import archiver as verbs
from archiver import document
from archiver.answer import Answer, Options
from archiver.begin import session
from db.archive import Archive
from db.errors import InputError
from db.model import Quote


def review(options: Options, wanted: str, verdict: str, post: str | None, by: str | None, note: str) -> Answer:
    """`review QUOTE --confirm|--reject`: keep what a person says of a quote, and show what follows from it."""
    with session(options, create=False) as run:
        id_, quote = _named(run.archive, _clean(wanted).strip())
        key = verbs.find_post(run.recognise, post) if post else None
        dossier = verbs.review(run, id_, quote, verdict, key, _clean(by or _operator()), _clean(note))
        shown = document.matched_quote(id_, quote, dossier.outcome(id_), dossier.review(id_))
        about = {"id": dossier.id, "url": dossier.article.url, "title": dossier.article.title}
        return Answer("review", {"article": about, "quote": shown})


def _named(archive: Archive, wanted: str) -> tuple[str, Quote]:
    """The quote that a user names. Raises InputError where there is none, or more than one."""
    found = archive.quotes_named(wanted)
    whole = [item for item in found if item[1].passage.exact == wanted]
    if len(whole or found) == 1:
        return (whole or found)[0]
    if not found:
        raise InputError(
            f"the archive holds no quote “{wanted}”",
            "give its id as `lookup --explain` shows it, or words that stand in it, spelled as in the article",
        )
    listed = "; ".join(f"{id_[:12]} “{quote.passage.exact[:60]}”" for id_, quote in (whole or found)[:8])
    raise InputError(f"“{wanted}” fits {len(whole or found)} quotes", f"name one by its id: {listed}")


def _operator() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise InputError("who reviews is not known", "say it with --by NAME") from error


def _clean(text: str) -> str:
    """What an operating system passes on in place of bytes that are no text is made visible."""
    return text.encode("utf-8", "replace").decode()
