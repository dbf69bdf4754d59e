"""The JSON of the interface: facts in, plain dictionaries out. One source of truth for every command and the bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from archiver import availability, status
from archiver.adapter import Adapter, Clue
from archiver.page_document import article, citation, quote, source
from archiver.status import ENTRANCE
from archiver.times import instant
from archiver.versions import kept_media, strangers, versions
from db import names
from db.inquiry import Inquiry
from db.judgement import Match, Outcome, Review
from db.model import Absence, Citation, Media, Post, Quote, Reading, Screenshot, Snapshot
from db.saved import Save

if TYPE_CHECKING:
    from archiver.dossier import Dossier

Json = dict[str, Any]
_WITNESSES = ("article", "archive", "bundle", "")
"""Who shows a post, worst first."""
RELATIONS = {"reply_to", "quotes", "forwarded_from", "edit_of"}
"""The relations that the interface knows; others are ours alone."""


def match(fact: Match, *, explain: bool = False) -> Json:
    """One of `quotes.matches`. `explain`: with what the decision rested on."""
    return ({"features": dict(fact.features)} if explain and fact.features else {}) | {
        "post": fact.post,
        "capture": fact.snapshot,
        "verdict": fact.verdict,
        "score": round(fact.score, 4),
        "post_start": fact.start,
        "post_end": fact.end,
        "diff": [list(step) for step in fact.diff],
        "reasons": list(fact.reasons),
        "posted_at": instant(fact.posted_at),
        "time_check": fact.time_check,
    }


def matched_quote(
    id_: str, fact: Quote, outcome: Outcome | None, review: Review | None = None, *, explain: bool = False
) -> Json:
    """One of `quotes` of `lookup`: the quote, what cross-referencing says of it, and the review that it follows."""
    plain = quote(fact) | {
        "id": id_,
        "status": outcome.status if outcome else "unmatched",
        "matches": [match(tie, explain=explain) for tie in outcome.matches] if outcome else [],
        "reasons": list(outcome.reasons) if outcome else ["not held against the archive yet"],
    }
    return plain | ({"review": reviewed(review)} if review else {})


def reviewed(fact: Review) -> Json:
    """What a person said of a quote."""
    return {
        "verdict": fact.verdict,
        "post": fact.post,
        "by": fact.by,
        "at": instant(fact.at),
        "note": fact.note or None,
    }


def capture(id_: str, look: Snapshot) -> Json:
    """One of `posts.captures`: a look that found a post or an absence."""
    return {
        "id": id_,
        "taken_at": instant(look.taken_at),
        "route": look.route,
        "finding": "post" if isinstance(look.finding, Post) else "absence",
        "sha256": evidence(look),
    } | ({"screenshot": screenshot(look.screenshot)} if look.screenshot else {})


def _is_capture(look: Snapshot) -> bool:
    """Whether a look found the post or the platform's own answer: that an archive has no copy is neither."""
    return isinstance(look.finding, Post) or (isinstance(look.finding, Absence) and not look.witness)


def screenshot(fact: Screenshot) -> Json:
    """How the post's page looked just then; `sha256` is null where there is no picture, and `why` says why."""
    plain = {"url": fact.url, "taken_at": instant(fact.taken_at), "browser": fact.browser, "sha256": fact.digest}
    return plain | ({"why": fact.why} if fact.why else {})


def saves(facts: Iterable[tuple[str, Save]], pages: Iterable[str | None]) -> Json:
    """`saves`, where web archives were asked to save one of these pages: the copy's address, or why there is none."""
    wanted = set(pages)
    found = [
        {
            "id": id_,
            "url": fact.url,
            "taken_at": instant(fact.taken_at),
            "archive": fact.archive,
            "memento": fact.memento,
            "why": fact.why,
        }
        for id_, fact in facts
        if fact.url in wanted
    ]
    return {"saves": found} if found else {}


def evidence(look: Snapshot) -> str | None:
    """The digest of the bytes that a look rests on: the answer's body, or what was imported."""
    asked = next((exchange for exchange in look.exchanges if exchange.body is not None), None)
    return look.source or (asked.body if asked else None)


def media(fact: Media) -> Json:
    """One of `posts.media`."""
    plain = {
        "url": fact.url,
        "sha256": fact.digest,
        "type": fact.type,
        "bytes": fact.size,
        "status": "skipped" if fact.status == "listed" else fact.status,
    }
    why = fact.why or ("not fetched" if fact.status == "listed" else None)
    return plain | ({"why": why} if why else {})


def best(looks: Sequence[tuple[str, Snapshot]]) -> tuple[str, Post] | None:
    """The capture that shows the post best: whole text before cut text, the platform before an archive's copy before
    the article's words, our own look before an import, a route that tells the platform's own time before one that does
    not; then the newest.
    """
    foreign = strangers([look for _, look in looks])
    ranked = [
        (found.text_complete, _WITNESSES.index(look.witness), look.route != ENTRANCE, told, number, id_, found)
        for number, (id_, look) in enumerate(looks)
        if isinstance(found := look.finding, Post) and look not in foreign
        for told in [found.posted_at_source == "platform"]
    ]
    if not ranked:
        return None
    *_, id_, found = max(ranked, key=lambda row: row[:5])
    return id_, found


def post(key: str, looks: Sequence[tuple[str, Snapshot]], saved: Sequence[tuple[str, Save]] = ()) -> Json:
    """One of `posts`: the post as the captures show it, its availability, and its captures. `saved`: of any pages."""
    shown = best(looks)
    found = shown[1] if shown else None
    ref = names.best_ref(look for _, look in looks) or (found.ref if found else looks[-1][1].ref if looks else None)
    state = availability.judge([look for _, look in looks])
    platform, _, post_id = key.partition(":")
    return {
        "id": ref.key if ref else key,
        "platform": platform,
        "post_id": ref.id if ref else post_id,
        "url": ref.url if ref else None,
        **_content(found, looks),
        "availability": state.state,
        "last_live_at": instant(state.last_live_at),
        "first_gone_at": instant(state.first_gone_at),
        "captures": [capture(id_, look) for id_, look in looks if _is_capture(look)],
        "media": [media(item) for item in kept_media(found, [look for _, look in looks])] if found else [],
        "relations": [{"kind": tie.kind, "post": tie.post} for tie in found.relations if tie.kind in RELATIONS]
        if found
        else [],
    } | saves(saved, (look.ref.url for _, look in looks))


def _content(found: Post | None, looks: Sequence[tuple[str, Snapshot]]) -> Json:
    if found is None:
        return _of_the_absent(looks)
    return {
        "author": {"handle": found.author.handle, "name": found.author.name, "id": found.author.id},
        "text": found.text,
        "text_complete": found.text_complete,
        "language": found.language,
        "posted_at": instant(found.posted_at),
        "posted_at_source": found.posted_at_source,
        "id_time": instant(found.id_time),
        "time_agrees": _agrees(found),
        "edited_at": instant(found.edited_at),
    }


def _of_the_absent(looks: Sequence[tuple[str, Snapshot]]) -> Json:
    """What is known of a post that no look shows: at most its time, by the clock in its id."""
    times = (look.finding.id_time for _, look in looks if not isinstance(look.finding, Post))
    made = next((at for at in times if at is not None), None)
    return {
        "author": {"handle": None, "name": None, "id": None},
        "text": None,
        "text_complete": False,
        "language": None,
        "posted_at": instant(made),
        "posted_at_source": "id" if made else None,
        "id_time": instant(made),
        "time_agrees": True if made else None,
        "edited_at": None,
    }


def _agrees(found: Post) -> bool | None:
    if found.id_time is None or found.posted_at is None:
        return None
    return abs((found.posted_at - found.id_time).total_seconds()) <= 60


def article_document(dossier: Dossier, adapters: Mapping[str, Adapter] | None = None, *, explain: bool = False) -> Json:
    """The answer of `lookup` and `archive`. `adapters`: by the platform whose posts they capture, where the run has
    them; a citation that is not resolved then says where a person can go on looking. `explain`: see `match`.
    """
    citations = [_cited(id_, fact, dossier, adapters) for id_, fact in dossier.citations]
    posts = [post(key, looks, dossier.saves) for key, looks in dossier.snapshots.items() if looks]
    return {
        "article": {"id": dossier.id}
        | article(dossier.article)
        | {"captures": [_reading(id_, fact, dossier) for id_, fact in dossier.readings]}
        | saves(dossier.saves, [dossier.article.url]),
        "source": source(dossier.article),
        "citations": citations,
        "posts": posts,
        "quotes": [
            matched_quote(id_, fact, dossier.outcome(id_), dossier.review(id_), explain=explain)
            for id_, fact in dossier.quotes
        ],
        "incomplete": incomplete(citations, posts),
    }


def _cited(id_: str, fact: Citation, dossier: Dossier, adapters: Mapping[str, Adapter] | None) -> Json:
    key = dossier.post_of(id_, fact)
    looks = dossier.snapshots.get(key.lower(), ()) if key else ()
    resolution = dossier.resolution(id_)
    why = "; ".join(resolution.reasons) if resolution and resolution.reasons else _unresolved(fact)
    state, reason = status.status(looks, known=key is not None, why_unknown=why)
    if not looks and key is not None and adapters is not None and fact.platform not in adapters:
        reason = f"no adapter for {fact.platform}: its posts are recognised, not captured"
    if fact.ref is None and key is not None and resolution is not None:
        reason = f"{reason}; {why}"
    searches = dossier.searches(id_)
    if state == "unresolved":
        reason = "; ".join([reason, *_searched([made for _, made in searches])])
        if page := _search_page(fact, dossier, adapters or {}):
            reason = f"{reason}; look yourself: {page}"
    plain = citation(fact) | {"id": id_, "post": key, "status": state, "reason": reason}
    return plain | ({"searches": [search(made_id, made) for made_id, made in searches]} if searches else {})


def search(id_: str, fact: Inquiry) -> Json:
    """One of `citations.searches`: a search for a post that is cited in words only. `why`: it failed, and why."""
    return {
        "id": id_,
        "taken_at": instant(fact.taken_at),
        "handle": fact.clue.handle,
        "requests": len(fact.exchanges),
        "found": [ref.key for ref in fact.found],
        "why": fact.why,
    }


def _searched(inquiries: Sequence[Inquiry]) -> list[str]:
    """What the newest search for each account came to."""
    newest = {made.clue.handle.lower(): made for made in inquiries}
    return [
        f"the search for posts of @{made.clue.handle} at {instant(made.taken_at)} "
        + (f"failed: {made.why}" if made.error else f"named {len(made.found) or 'none'}")
        for made in newest.values()
    ]


def _search_page(fact: Citation, dossier: Dossier, adapters: Mapping[str, Adapter]) -> str | None:
    """Where a person can look for a post whose account is known, on platforms that have such a page."""
    search: Callable[[Clue], str | None] | None = getattr(adapters.get(fact.platform), "search_page", None)
    if search is None or not fact.author.handle:
        return None
    from archiver.locating import clue_by

    return search(clue_by(fact.author.handle, dossier, fact))


def _unresolved(fact: Citation) -> str:
    return (
        "cited in words only: which post is meant is not known"
        if fact.kind == "mention"
        else "the page shows the post without its address, and no archived post is known to be it"
    )


def _reading(id_: str, fact: Reading, dossier: Dossier) -> Json:
    body = next((exchange.body for exchange in reversed(fact.exchanges) if exchange.body), None)
    sha256 = dossier.article.source if fact.article == dossier.id or body is None else body
    return {"id": id_, "taken_at": instant(fact.taken_at), "sha256": sha256}


def incomplete(citations: Sequence[Json], posts: Sequence[Json]) -> list[Json]:
    """What was asked for and is not there, item by item."""
    missing = [
        {"what": fact["post"] or fact["as_written"] or _described(fact), "why": f"{fact['status']}: {fact['reason']}"}
        for fact in citations
        if fact["status"] != "captured"
    ]
    return list({item["what"]: item for item in missing}.values()) + lost_media(posts)


def lost_media(posts: Iterable[Json]) -> list[Json]:
    """Pictures and films of captured posts that could not be kept."""
    return [
        {
            "what": item["url"] or entry["url"],
            "why": f"media of {entry['id']} {item['status']}: {item.get('why', 'no reason known')}",
        }
        for entry in posts
        for item in entry["media"]
        if item["status"] == "failed"
    ]


def _described(fact: Mapping[str, Any]) -> str:
    who = fact["author_handle"] or fact["author_name"] or "someone"
    when = (fact["posted"] or {}).get("as_written")
    return f"{fact['platform']} {fact['kind']} of {who}" + (f", {when}" if when else "")


def history_document(
    key: str,
    looks: Sequence[tuple[str, Snapshot]],
    group: Sequence[tuple[str, Snapshot]] = (),
    saved: Sequence[tuple[str, Save]] = (),
) -> Json:
    """The answer of `history POST`: versions of the text, oldest first, with the captures that show each.

    `group`: the looks at all versions of the post, where an edit has an id of its own. `saved`: of its page.
    """
    return {
        "post": post(key, looks, saved),
        "versions": [
            {
                "text": version.text,
                "first_seen_at": instant(version.first_seen_at),
                "last_seen_at": instant(version.last_seen_at),
                "captures": list(version.captures),
                "diff": [list(step) for step in version.diff],
            }
            | ({"written_at": instant(version.written_at)} if version.written_at else {})
            for version in versions(group or looks)
        ],
        "observations": [status.observation(look) for _, look in looks],
    }
