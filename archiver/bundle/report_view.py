"""What the report shows, put in order: `lookup` documents in, plain values for the templates out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from archiver.bundle import report_looks
from archiver.bundle.completeness import Flags
from archiver.bundle.report_text import language_tag, paragraphs, pieces
from archiver.bundle.report_words import HOLDS, KINDS, KNOWN_BY, MANNERS, PLATFORMS, STATES, TIMES, VERDICTS
from archiver.page.language import guess_language

Json = dict[str, Any]
NOTHING: Json = {"looks": [], "versions": []}
"""The history of a post that nobody looked at."""
_ORDER = {term: number for number, term in enumerate(VERDICTS)}
_CONTEXT = 400  # characters of a post that are shown on either side of the words of a quote
_APART = ("translated", "paraphrased")  # these words are set beside each other: a word diff of them says nothing


def article_view(
    id_: str, doc: Json, images: Mapping[str, str], flags: Mapping[str, Flags], histories: Mapping[str, Json]
) -> Json:
    """One article: what stands in short at its head, its text with the quotes beside it, and its posts."""
    article = doc["article"]
    language = _language(article["language"], article["text"])
    posts = [
        _post(id_, number, post, images, flags, histories.get(post["id"].lower(), NOTHING))
        for number, post in enumerate(doc["posts"], 1)
    ]
    by_key = {post["id"].lower(): post for post in posts}
    quotes = [
        _quote(f"{id_}-q{number}", number, quote, by_key, language) for number, quote in enumerate(doc["quotes"], 1)
    ]
    for post in posts:
        post["quotes"] = [row for row in quotes if post in row["posts"]]
        post["cited"] = _cited(doc["citations"], post["id"])
    return {
        "id": id_,
        "article": article
        | {"captures": [report_looks.told(c | {"failed": False}, flags) for c in article["captures"]]},
        "title": article["title"] or article["url"] or "Article without a title",
        "language": language,
        "short": _in_short(quotes, posts),
        "quotes": quotes,
        "posts": posts,
        "incomplete": doc["incomplete"],
        "rows": _rows(doc, quotes),
    }


def glossary(views: Sequence[Json]) -> list[tuple[str, str, str]]:
    """The verdicts and availabilities that occur: what the report calls each, the interface's term, what it means."""
    verdicts = {row["term"] for view in views for row in view["quotes"]}
    states = {post["availability"] for view in views for post in view["posts"]}
    return [(VERDICTS[term][1], term, VERDICTS[term][2]) for term in VERDICTS if term in verdicts] + [
        (words, term, meaning) for term, (words, meaning) in STATES.items() if term in states
    ]


def _in_short(quotes: Sequence[Json], posts: Sequence[Json]) -> Json:
    """What a reader must know first: how many quotes and how they stand, the posts, and what the captures lack."""
    captures = [look for post in posts for look in post["looks"] if not look["failed"]]
    tally = Counter((row["term"], row["verdict"], row["grade"]) for row in quotes)
    lacks = Counter(what for look in captures for what in look["lacks"])
    return {
        "tied": sum(bool(row["ties"]) for row in quotes),
        "tally": [(tally[key], *key[1:]) for key in sorted(tally, key=lambda key: _ORDER.get(key[0], len(_ORDER)))],
        "states": [
            (count, _state(term)) for term, count in Counter(post["availability"] for post in posts).most_common()
        ],
        "captures": len(captures),
        "known": sum(bool(look["holds"] or look["lacks"]) for look in captures),
        "whole": sum(bool(look["holds"]) and not look["lacks"] for look in captures),
        "lacks": lacks.most_common(),
        "unpictured": lacks[HOLDS["has_full_page_image"]],
        "failed": sum(look["failed"] for post in posts for look in post["looks"]),
    }


def _rows(doc: Json, quotes: Sequence[Json]) -> list[Json]:
    """The article's text cut so that each part stands beside the quotes that begin in it."""
    text = doc["article"]["text"]
    runs = pieces(
        text,
        [(quote["start"], quote["end"]) for quote in doc["quotes"]],
        [(c["start"], c["end"]) for c in doc["citations"] if c["kind"] == "embed" and c["start"] is not None],
    )
    rows: list[Json] = [{"paragraphs": [], "quotes": []}]
    waiting = sorted(quotes, key=lambda row: row["start"])
    for paragraph in paragraphs(runs):
        begun = []
        while waiting and waiting[0]["start"] <= paragraph.end:
            begun.append(waiting.pop(0))
        if begun and rows[-1]["paragraphs"]:
            rows.append({"paragraphs": [], "quotes": []})
        rows[-1]["paragraphs"].append(paragraph.pieces)
        rows[-1]["quotes"] += begun
    rows[-1]["quotes"] += waiting
    return rows


def _quote(id_: str, number: int, quote: Json, posts: Mapping[str, Json], language: str) -> Json:
    matches = quote["matches"]
    told = [tie for tie in matches if tie["verdict"] == "stitched"] or matches[:1]
    term = told[0]["verdict"] if told else quote["status"]
    grade, verdict, meaning = VERDICTS.get(term, ("none", term.replace("_", " "), ""))
    ties = [_tie(tie, posts.get(tie["post"].lower())) for tie in told]
    return {
        "id": id_,
        "number": number,
        "exact": quote["exact"],
        "start": quote["start"],
        "language": language,
        "manner": MANNERS.get(quote["kind"], quote["kind"]),
        "speaker": quote["speaker"],
        "said_on": quote["said_on"],
        "term": term,
        "verdict": verdict,
        "grade": grade,
        "meaning": meaning,
        "reasons": quote.get("reasons", []),
        "review": quote.get("review"),
        "ties": ties,
        "posts": list({tie["of"]["anchor"]: tie["of"] for tie in ties if tie["of"]}.values()),
        "more": len(matches) - len(told),
    }


def _tie(tie: Json, post: Json | None) -> Json:
    text: str = (post and post["text"]) or ""
    capture = next((look for look in post["looks"] if look["id"] == tie["capture"]), None) if post else None
    return tie | {
        "diff": _spaced(tie["diff"]),
        "changed": any(op != "=" for op, _ in tie["diff"]),
        "context": _context(text, tie["post_start"] or 0, tie["post_end"] or 0),
        "time": TIMES.get(tie["time_check"], "Whether the days agree is not known."),
        "apart": tie["verdict"] in _APART,
        "capture": capture,
        "capture_id": tie["capture"],
        "of": post,
    }


def _context(text: str, start: int, end: int) -> tuple[str, str, str]:
    """What stands in the post before the words, the words, what stands after them; cut where it is long."""
    before, words, after = text[:start], text[start:end], text[end:]
    before = before if len(before) <= _CONTEXT else f"… {before[-_CONTEXT:]}"
    return before, words, after if len(after) <= _CONTEXT else f"{after[:_CONTEXT]} …"


def _spaced(diff: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """The pieces with a space between two words that would otherwise run together."""
    out: list[tuple[str, str]] = []
    for op, text in diff:
        if out and text[:1].isalnum() and out[-1][1][-1:].isalnum():
            out.append(("=", " "))
        out.append((op, text))
    return out


def _post(
    id_: str, number: int, post: Json, images: Mapping[str, str], flags: Mapping[str, Flags], history: Json
) -> Json:
    looks = [report_looks.told(look, flags) for look in history["looks"]]
    return post | {
        "anchor": f"{id_}-p{number}",
        "number": number,
        "network": PLATFORMS.get(post["platform"], post["platform"]),
        "language": _language(post["language"], post["text"] or ""),
        "known_by": KNOWN_BY.get(post["posted_at_source"] or "", ""),
        "state": _state(post["availability"]),
        "media": [_medium(item, images) for item in post["media"]],
        "screenshots": [_medium(shot, images) for shot in screenshots(looks)],
        "looks": looks,
        "line": report_looks.line(looks, post["last_live_at"], post["first_gone_at"]),
        "versions": [{"written_at": None} | version for version in history["versions"]],
    }


def screenshots(looks: Sequence[Json]) -> list[Json]:
    """The newest picture of the post's page; where there is none, why the newest look has none."""
    taken = [look["screenshot"] for look in looks if look["screenshot"]]
    return ([shot for shot in taken if shot["sha256"]] or taken)[-1:]


def _medium(item: Json, images: Mapping[str, str]) -> Json:
    return item | {"picture": images.get(item["sha256"] or ""), "why": item.get("why")}


def _state(term: str) -> str:
    return STATES[term][0] if term in STATES else term


def _cited(citations: Sequence[Json], post: str) -> list[str]:
    kinds = [c["kind"] for c in citations if (c["post"] or "").lower() == post.lower()]
    return [KINDS[kind] for kind in KINDS if kind in kinds]


def _language(code: str | None, text: str) -> str:
    """The language of a text, as said or as its words show it; empty where it is not known."""
    return language_tag(code or "") or language_tag(guess_language(text) or "")
