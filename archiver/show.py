"""Answers as tables for people. Everything that a page or a post wrote is printed as it is, never as markup."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.text import Text

from archiver import explained, show_evidence
from archiver.answer import Answer, Json
from archiver.sheet import REASON, WIDTH, add_row, new_table, plain, put, put_incomplete, put_lines, short
from archiver.telling import words
from archiver.versions import marked


def show(answer: Answer, *, explain: bool = False) -> None:
    """Print an answer on standard output. `explain`: an article's quotes with everything that speaks for them."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False, soft_wrap=False)
    for document in answer.document.get("articles", [answer.document]):
        SHOWN[answer.kind](console, document)
        if explain and "quotes" in document:
            put_lines(console, explained.quotes(document))


def citations(console: Console, document: Json) -> None:
    """What an article cites."""
    _heading(console, document)
    if "error" in document:
        return
    table = new_table("kind", "platform", "post or author", "posted", "text")
    for fact in document["citations"]:
        who = fact["url"] or fact["author_handle"] or fact["author_name"]
        posted = (fact["posted"] or {}).get("as_written")
        add_row(table, fact["kind"], fact["platform"], who, posted, short(fact["text"]))
    put(console, table, "it cites no posts")
    said = new_table("quote", "kind", "speaker", "channel", "said on")
    for fact in document["quotes"]:
        day = (fact["said_on"] or {}).get("as_written")
        add_row(said, short(fact["exact"]), fact["kind"], fact["speaker"], fact["channel"], day)
    put(console, said, "it quotes nobody")
    put_incomplete(console, document)
    if "explained" in document:
        why = new_table("candidate", "taken", "why", "where")
        for seen in document["explained"]:
            add_row(
                why,
                short(seen["as_written"]),
                "yes" if seen["taken"] else "no",
                seen["why"],
                short(seen["where"], 60),
            )
        put(console, why, "nothing on the page names a post")


def article(console: Console, document: Json) -> None:
    """An article's quotes with their verdicts, its cited posts, and what is missing."""
    _heading(console, document)
    if "error" in document:
        return
    posts = {post["id"].lower(): post for post in document["posts"]}
    table = new_table("quote", "verdict", "author", "platform", "posted at", REASON)
    for fact in document["quotes"]:
        add_row(table, short(fact["exact"]), *_verdict(fact, posts))
    put(console, table, "it quotes nobody")
    cited = new_table("cited post", "kind", "status", "author", "posted at", "availability", "why")
    for fact in document["citations"]:
        post = posts.get((fact["post"] or "").lower(), {})
        author = (post.get("author") or {}).get("handle") or fact["author_handle"] or fact["author_name"]
        posted = post.get("posted_at") or (fact["posted"] or {}).get("as_written")
        where = fact["url"] or post.get("url") or fact["post"] or f"{fact['platform']}, address not known"
        state = post.get("availability")
        add_row(cited, where, fact["kind"], fact["status"], author, posted, state, short(fact["reason"], 60))
    put(console, cited, "it cites no posts")
    _saves(console, [document["article"], *document["posts"]])
    console.print(plain(f"article id {document['article']['id'][:12]}"))
    put_incomplete(console, document)


def _verdict(fact: Json, posts: dict[str, Json]) -> tuple[object, ...]:
    if not fact["matches"]:
        why = fact.get("reasons") or [""]
        return (fact["status"].replace("_", " "), fact["speaker"], fact["channel"], None, short(why[0], 60))
    best = fact["matches"][0]
    confirmed = " (confirmed)" * ((fact.get("review") or {}).get("verdict") == "confirmed")
    post = posts.get(best["post"].lower(), {})
    author = post.get("author") or {}
    name = author.get("name") or author.get("handle")
    return (
        f"{best['verdict']}{confirmed}",
        name,
        post.get("platform"),
        best["posted_at"],
        post.get("url") or best["post"],
    )


def reviewed(console: Console, document: Json) -> None:
    """A quote after a review, with all that speaks for its answer."""
    about = document["article"]
    console.print(plain(about["title"] or about["url"] or f"article {about['id'][:12]}"))
    put_lines(console, explained.quote(document["quote"]))


def found(console: Console, document: Json) -> None:
    """Posts that say something."""
    table = new_table("verdict", "score", "author", "posted at", "text", "link")
    for fact in document["matches"]:
        who = (fact.get("author") or {}).get("handle")
        score = f"{fact['score']:.2f}"
        add_row(table, fact["verdict"], score, who, fact["posted_at"], short(fact["text"]), fact.get("url"))
    put(console, table, "no archived post says this")


def posts(console: Console, document: Json) -> None:
    """Posts as captured."""
    table = new_table("post", "availability", "author", "posted at", "text", "media")
    for post in document["posts"]:
        kept = sum(item["status"] == "kept" for item in post["media"])
        media = f"{kept} of {len(post['media'])} kept" if post["media"] else ""
        who, text = post["author"]["handle"], short(post["text"])
        add_row(table, post["url"] or post["id"], post["availability"], who, post["posted_at"], text, media)
    put(console, table, "nothing was captured")
    _saves(console, document["posts"])
    put_incomplete(console, document)


def history(console: Console, document: Json) -> None:
    """One post's versions and every look at it."""
    post = document["post"]
    console.print(plain(f"{post['id']}  {post['availability']}  last live {post['last_live_at']}"))
    columns = ("first seen", "last seen", "captures", "text, and [-what was taken out-] {+what was put in+}")
    told = any("written_at" in version for version in document["versions"])
    versions = new_table(*["written"] * told, *columns)
    for version in document["versions"]:
        written = [version.get("written_at") or "not told"] * told
        count, text = len(version["captures"]), marked(version["diff"]) or version["text"]
        add_row(versions, *written, version["first_seen_at"], version["last_seen_at"], count, short(text, 400))
    put(console, versions, "no capture shows the post")
    looks = new_table("taken at", "route", "http", "verdict", "why")
    for look in document["observations"]:
        add_row(looks, look["taken_at"], look["route"], look["http"], look["verdict"], short(look["why"]))
    put(console, looks, "nobody has looked yet")
    for one in document.get("witnesses", []):
        show_evidence.witness(console, one)
    _saves(console, [post])
    if "card" in document:
        console.print(plain(f"card {document['card']['file']}  sha256 {document['card']['sha256']}"))


def rechecked(console: Console, document: Json) -> None:
    """What has changed since the looks before."""
    table = new_table("post", "availability", "change")
    for look in document["checked"]:
        add_row(table, look["post"], look["availability"], look["change"])
    put(console, table, "nothing is due")
    put_incomplete(console, document)


def imported(console: Console, document: Json) -> None:
    """What an import brought."""
    for bundle in document.get("bundles", []):
        state = "was taken in before" if bundle["known"] else f"taken in: looks at {bundle['posts']} posts"
        console.print(plain(f"bundle {bundle['root']} {state}, {len(bundle['articles'])} articles"))
    if document["imported"] or document["known"] or not document.get("bundles"):
        console.print(plain(f"{document['imported']} posts imported, {document['known']} were here already"))
    put_incomplete(console, document)


def listed(console: Console, document: Json) -> None:
    """What came of each row of a list."""
    table = new_table("row", "link", "status", "posts", "matched", "unmatched", "post", "posted at", "why")
    for row in document["rows"]:
        if row["status"]:
            counts = (row["posts"], row["matched"], row["unmatched"])
            add_row(
                table, row["row"], row["address"], row["status"], *counts, row["link"], row["posted_at"], row["why"]
            )
    put(console, table, "the list has no rows")
    if document["csv"]:
        console.print(plain(f"written beside the rows: {document['csv']}"))


def doctor(console: Console, document: Json) -> None:
    """What works on this machine."""
    table = new_table("what", "state", "found", "how to get it")
    for check in document["checks"]:
        state = "ok" if check["ok"] else "missing" if check["needed"] else "not here (optional)"
        add_row(table, check["what"], state, check["found"], check["how"])
    put(console, table, "")


def ran(console: Console, document: Json) -> None:
    """What a round of scheduled work did."""
    if "held_by" in document:
        console.print(plain(f"nothing was done: another run holds the archive ({document['held_by']})"))
        return
    if "ended" in document:
        console.print("ended; all that was kept is kept")
        return
    news = sum(one["new"] for one in document["sources"])
    read = sum(len(one["ids"]) for one in document["pages"])
    looked = len(document["checked"])
    asked = len(document["sources"])
    console.print(f"sources asked: {asked}; articles found: {news}, read: {read}; posts looked at: {looked}")
    for one in document["told"]:
        if one["changes"]:
            console.print(plain(f"told by {one['door']}: {one['changes']} of what `citetrail changes` shows"))
    table = new_table("post", "availability", "change")
    for one in document["checked"]:
        if one["change"] != "none":
            add_row(table, one["post"], one["availability"], one["change"])
    put(console, table, "no change in any post")
    put_incomplete(console, document)


def stands(console: Console, document: Json) -> None:
    """How the scheduled runs fare."""
    said, posts, pages = document["run"], document["posts"], document["pages"]
    state = "alive" if document["alive"] else "hanging" if document["running"] else "not running"
    by = f", process {said.get('pid')} on {said.get('host')}" if document["running"] else ""
    console.print(plain(f"run: {state}{by}"))
    for kind, count in (("posts", posts), ("articles", pages)):
        console.print(plain(f"{kind}: {count['known']} known, {count['due']} due, next {count['next_at'] or 'none'}"))
    table = new_table("source", "asked at", "new at", "next at", "why not")
    for one in document["sources"]:
        add_row(table, one["source"], one["asked_at"], one["new_at"], one["next_at"], one["why"])
    put(console, table, "no source is followed: `feeds:` in the config names them")
    for trouble in document["trouble"]:
        console.print(plain(f"trouble: {trouble}"), soft_wrap=True)


def changed(console: Console, document: Json) -> None:
    """What has changed, newest last."""
    table = new_table("noticed at", "change", "what, and [-what was taken out-] {+what was put in+}", "run")
    for one in document["changes"]:
        told = [f"{label}: {text}" for label, text in words.details(one)]
        what = " | ".join(filter(None, [words.head(one), one["url"], words.window(one), *told]))
        add_row(table, one["noticed_at"], one["change"], what, one["command"])
    put(console, table, f"no change since {document['since']}")


SHOWN: dict[str, Callable[[Console, Json], None]] = {
    "citations": citations,
    "article": article,
    "review": reviewed,
    "find": found,
    "list": listed,
    "posts": posts,
    "history": history,
    "import": imported,
    "recheck": rechecked,
    "run": ran,
    "status": stands,
    "changes": changed,
    "export": show_evidence.exported,
    "seal": show_evidence.sealed,
    "verify": show_evidence.verified,
    "backup": show_evidence.copied,
    "restore": show_evidence.copied,
    "redact": show_evidence.redacted,
    "doctor": doctor,
}
"""Which table shows which kind of answer."""


def _heading(console: Console, document: Json) -> None:
    if "error" in document:
        error = document["error"]
        console.print(plain(f"{error['what']}: {error['why']}"))
        return
    about = document["article"]
    title = about["title"] or about["url"] or "An article without a title"
    console.print(Text(plain(title).plain, style="bold"))
    facts = [about["byline"], about["published_at"] and f"published {about['published_at']}", about["url"]]
    console.print(plain(" · ".join(fact for fact in facts if fact)))


def _saves(console: Console, shown: Iterable[Json]) -> None:
    """What web archives were asked to save, a line each: where the copy is, or why there was none."""
    for save in (save for one in shown for save in one.get("saves", [])):
        became = save["memento"] or f"no copy: {short(save['why'], 120)}"
        asked = f"{save['archive']} was asked at {save['taken_at']} to save {save['url']}"
        console.print(plain(f"{asked}: {became}"), soft_wrap=True)
