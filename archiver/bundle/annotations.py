"""The ties from quotes to posts as W3C Web Annotations, which any annotation tool can read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from archiver.dossier import Dossier
from archiver.times import instant
from db.canonical import instant as exact_instant
from db.judgement import Match
from db.model import Article, Passage, Post, Quote, Snapshot

Json = dict[str, Any]
AROUND = 32
"""Code points of prefix and suffix, as many as browsers use in text fragments."""
_OWN = "urn:citetrail:terms:"
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "status": _OWN + "status",
        "verdict": _OWN + "verdict",
        "score": _OWN + "score",
        "reasons": {"@id": _OWN + "reasons", "@container": "@list"},
        "diff": {"@id": _OWN + "diff", "@type": "@json"},
        "timeCheck": _OWN + "timeCheck",
        "capture": {"@id": _OWN + "capture", "@type": "@id"},
        "canonicalPost": _OWN + "post",
        "speaker": _OWN + "speaker",
    },
]


def quotes_document(dossiers: Sequence[Dossier]) -> Json:
    """`quotes.jsonld`: one annotation for every tie, and one without a body's text for a quote without a tie."""
    return {"@context": CONTEXT, "@graph": [note for dossier in dossiers for note in _of_article(dossier)]}


def _of_article(dossier: Dossier) -> list[Json]:
    looks = {id_: look for series in dossier.snapshots.values() for id_, look in series}
    notes = []
    for id_, quote in dossier.quotes:
        outcome = dossier.outcome(id_)
        target = _target(dossier, quote)
        ties = outcome.matches if outcome else ()
        notes += [_tied(id_, number, quote, target, tie, looks) for number, tie in enumerate(ties, 1)]
        if not ties:
            notes.append(_untied(id_, quote, target, outcome.status if outcome else "unmatched"))
    return notes


def _tied(id_: str, number: int, quote: Quote, target: Json, tie: Match, looks: Mapping[str, Snapshot]) -> Json:
    return {
        **_head(id_, number, quote, "linking"),
        "target": target,
        "body": _body(tie, looks.get(tie.snapshot)),
        "status": "matched",
        "verdict": tie.verdict,
        "score": round(tie.score, 4),
        "reasons": list(tie.reasons),
        "diff": [list(step) for step in tie.diff],
        "timeCheck": tie.time_check,
    }


def _untied(id_: str, quote: Quote, target: Json, status: str) -> Json:
    body = {"type": "TextualBody", "value": status, "purpose": "assessing", "format": "text/plain"}
    return {**_head(id_, 1, quote, "assessing"), "target": target, "body": body, "status": status}


def _head(id_: str, number: int, quote: Quote, motivation: str) -> Json:
    head = {"id": f"urn:citetrail:quote:{id_}:{number}", "type": "Annotation", "motivation": motivation}
    return head | ({"speaker": quote.speaker} if quote.speaker else {})


def _target(dossier: Dossier, quote: Quote) -> Json:
    article: Article = dossier.article
    words = quote.passage
    taken = min((reading.taken_at for _, reading in dossier.readings), default=None)
    return {
        "type": "SpecificResource",
        "source": article.url or f"urn:citetrail:article:{dossier.id}",
        "scope": f"urn:citetrail:article:{dossier.id}",
        "selector": _selectors(words.exact, words.start, *_around(article.text, words)),
        **({"state": _state(exact_instant(taken))} if taken else {}),
    }


def _body(tie: Match, look: Snapshot | None) -> Json:
    body: Json = {
        "type": "SpecificResource",
        "source": f"urn:citetrail:post:{tie.post}",
        "canonicalPost": tie.post,
        "capture": f"urn:citetrail:capture:{tie.snapshot}",
    }
    if look is None or not isinstance(look.finding, Post):
        return body
    words = Passage(look.finding.text[tie.start : tie.end], tie.start)
    body["source"] = look.ref.url
    body["selector"] = _selectors(words.exact, words.start, *_around(look.finding.text, words))
    body["state"] = _state(exact_instant(look.taken_at))
    if look.finding.posted_at:
        body["created"] = instant(look.finding.posted_at)
    return body


def _selectors(exact: str, start: int, prefix: str, suffix: str) -> list[Json]:
    return [
        {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix},
        {"type": "TextPositionSelector", "start": start, "end": start + len(exact)},
    ]


def _around(text: str, words: Passage) -> tuple[str, str]:
    return text[max(0, words.start - AROUND) : words.start], text[words.end : words.end + AROUND]


def _state(at: str) -> Json:
    return {"type": "TimeState", "sourceDate": at, "cached": "archive.wacz"}
