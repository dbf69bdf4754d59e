"""Answers as tables for people. Everything that a page or a post wrote is printed as it is, never as markup."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from archiver import explained
from archiver.answer import Answer, Json

WIDTH = 168
"""Columns, where there is no terminal that says how many."""
REASON = "link, or why there is none"
COPIED = {"link", "cited post", "post", "posted at", REASON}
"""Columns whose cells people copy: never broken over two lines."""
NAMES = 28
"""Columns at the most for a name, so that the words beside it have room."""
HIDDEN = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F, 0x061C}
"""Direction marks: written out, so that nobody is shown another order of words than was posted."""


def show(answer: Answer, *, explain: bool = False) -> None:
    """Print an answer on standard output. `explain`: an article's quotes with everything that speaks for them."""
    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False, soft_wrap=False)
    for document in answer.document.get("articles", [answer.document]):
        SHOWN[answer.kind](console, document)
        if explain and "quotes" in document:
            _lines(console, explained.quotes(document))


def plain(value: object) -> Text:
    """Text of a stranger, safe on a terminal: no markup, no control codes, no hidden direction marks."""
    written = "".join(
        f"\\u{ord(c):04x}" if ord(c) in HIDDEN else " " if c in "\r\n\t" else c if c.isprintable() else "�"
        for c in str(value if value is not None else "")
    )
    return Text(written)


def citations(console: Console, document: Json) -> None:
    """What an article cites."""
    _heading(console, document)
    if "error" in document:
        return
    table = _table("kind", "platform", "post or author", "posted", "text")
    for fact in document["citations"]:
        who = fact["url"] or fact["author_handle"] or fact["author_name"]
        posted = (fact["posted"] or {}).get("as_written")
        _row(table, fact["kind"], fact["platform"], who, posted, _short(fact["text"]))
    _print(console, table, "it cites no posts")
    said = _table("quote", "kind", "speaker", "channel", "said on")
    for fact in document["quotes"]:
        day = (fact["said_on"] or {}).get("as_written")
        _row(said, _short(fact["exact"]), fact["kind"], fact["speaker"], fact["channel"], day)
    _print(console, said, "it quotes nobody")
    if "explained" in document:
        why = _table("candidate", "taken", "why", "where")
        for seen in document["explained"]:
            _row(
                why,
                _short(seen["as_written"]),
                "yes" if seen["taken"] else "no",
                seen["why"],
                _short(seen["where"], 60),
            )
        _print(console, why, "nothing on the page names a post")


def article(console: Console, document: Json) -> None:
    """An article's quotes with their verdicts, its cited posts, and what is missing."""
    _heading(console, document)
    if "error" in document:
        return
    posts = {post["id"].lower(): post for post in document["posts"]}
    table = _table("quote", "verdict", "author", "platform", "posted at", REASON)
    for fact in document["quotes"]:
        _row(table, _short(fact["exact"]), *_verdict(fact, posts))
    _print(console, table, "it quotes nobody")
    cited = _table("cited post", "kind", "status", "author", "posted at", "availability", "why")
    for fact in document["citations"]:
        post = posts.get((fact["post"] or "").lower(), {})
        author = (post.get("author") or {}).get("handle") or fact["author_handle"] or fact["author_name"]
        posted = post.get("posted_at") or (fact["posted"] or {}).get("as_written")
        where = fact["url"] or post.get("url") or fact["post"] or f"{fact['platform']}, address not known"
        state = post.get("availability")
        _row(cited, where, fact["kind"], fact["status"], author, posted, state, _short(fact["reason"], 60))
    _print(console, cited, "it cites no posts")
    _saves(console, [document["article"], *document["posts"]])
    console.print(plain(f"article id {document['article']['id'][:12]}"))
    _incomplete(console, document)


def _verdict(fact: Json, posts: dict[str, Json]) -> tuple[object, ...]:
    if not fact["matches"]:
        why = fact.get("reasons") or [""]
        return (fact["status"].replace("_", " "), fact["speaker"], fact["channel"], None, _short(why[0], 60))
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
    _lines(console, explained.quote(document["quote"]))


def found(console: Console, document: Json) -> None:
    """Posts that say something."""
    table = _table("verdict", "score", "author", "posted at", "text", "link")
    for fact in document["matches"]:
        who = (fact.get("author") or {}).get("handle")
        score = f"{fact['score']:.2f}"
        _row(table, fact["verdict"], score, who, fact["posted_at"], _short(fact["text"]), fact.get("url"))
    _print(console, table, "no archived post says this")


def posts(console: Console, document: Json) -> None:
    """Posts as captured."""
    table = _table("post", "availability", "author", "posted at", "text", "media")
    for post in document["posts"]:
        kept = sum(item["status"] == "kept" for item in post["media"])
        media = f"{kept} of {len(post['media'])} kept" if post["media"] else ""
        who, text = post["author"]["handle"], _short(post["text"])
        _row(table, post["url"] or post["id"], post["availability"], who, post["posted_at"], text, media)
    _print(console, table, "nothing was captured")
    _saves(console, document["posts"])
    _incomplete(console, document)


def history(console: Console, document: Json) -> None:
    """One post's versions and every look at it."""
    post = document["post"]
    console.print(plain(f"{post['id']}  {post['availability']}  last live {post['last_live_at']}"))
    columns = ("first seen", "last seen", "captures", "text, and [-what was taken out-] {+what was put in+}")
    told = any("written_at" in version for version in document["versions"])
    versions = _table(*["written"] * told, *columns)
    for version in document["versions"]:
        written = [version.get("written_at") or "not told"] * told
        count, text = len(version["captures"]), _marked(version["diff"]) or version["text"]
        _row(versions, *written, version["first_seen_at"], version["last_seen_at"], count, _short(text, 400))
    _print(console, versions, "no capture shows the post")
    looks = _table("taken at", "route", "http", "verdict", "why")
    for look in document["observations"]:
        _row(looks, look["taken_at"], look["route"], look["http"], look["verdict"], _short(look["why"]))
    _print(console, looks, "nobody has looked yet")
    for one in document.get("witnesses", []):
        _witness(console, one)
    _saves(console, [post])
    if "card" in document:
        console.print(plain(f"card {document['card']['file']}  sha256 {document['card']['sha256']}"))


def _witness(console: Console, one: Json) -> None:
    """What a bundle of somebody else shows of the post, beside ours."""
    agrees = {True: "agrees", False: "DIFFERS", None: "cannot be compared"}[one["agrees"]]
    console.print(plain(f"bundle {one['bundle'][:16]} by {one['made_by']} {agrees}: {one['why']}"), soft_wrap=True)
    for seal in one["sealed"] or ["it bore no seal"]:
        console.print(plain(f"  {seal}"), soft_wrap=True)
    for look in one["captures"]:
        said = look["text"] if look["text"] is not None else f"no post: {look['said']}"
        console.print(plain(f"  {look['taken_at']} {look['route']}: {_short(said, 200)}"), soft_wrap=True)
    if one["diff"]:
        console.print(plain(f"  from ours to theirs: {_marked(one['diff'])}"), soft_wrap=True)


def rechecked(console: Console, document: Json) -> None:
    """What has changed since the looks before."""
    table = _table("post", "availability", "change")
    for look in document["checked"]:
        _row(table, look["post"], look["availability"], look["change"])
    _print(console, table, "nothing is due")
    _incomplete(console, document)


def imported(console: Console, document: Json) -> None:
    """What an import brought."""
    for bundle in document.get("bundles", []):
        state = "was taken in before" if bundle["known"] else f"taken in: looks at {bundle['posts']} posts"
        console.print(plain(f"bundle {bundle['root']} {state}, {len(bundle['articles'])} articles"))
    if document["imported"] or document["known"] or not document.get("bundles"):
        console.print(plain(f"{document['imported']} posts imported, {document['known']} were here already"))
    _incomplete(console, document)


def exported(console: Console, document: Json) -> None:
    """Where the bundle lies, and how anyone verifies it."""
    console.print(plain(f"bundle {document['bundle']}"))
    console.print(plain(f"sha256 {document['sha256']}"))
    console.print(plain(f"custody {document['entries']} entries, head {document['head']}"))
    _sealed(console, document)
    console.print("Anyone verifies it without us: unzip, then `sh VERIFY.sh` inside; or `citetrail verify FILE.zip`.")


def redacted(console: Console, document: Json) -> None:
    """Where the working copy lies, and what its owner keeps."""
    console.print(plain(f"copy {document['copy']}, {document['redactions']} wordings taken out"))
    console.print(plain(f"root {document['root']}, of the bundle {document['original']}"))
    console.print(plain(f"keep {document['salts']} to yourself: who has it can read what was taken out"))


def sealed(console: Console, document: Json) -> None:
    """What was added to a bundle's seal, and where the new bundle lies."""
    console.print(plain(f"bundle {document['bundle']}"))
    console.print(plain(f"sha256 {document['sha256']}"))
    _sealed(console, document)


def _sealed(console: Console, document: Json) -> None:
    seal = document.get("seal")
    if not seal:
        return
    if seal["signer"]:
        console.print(plain(f"signed by {seal['signer']['name']}, key {seal['signer']['key']}"))
    for stamp in seal["timestamps"]:
        console.print(plain(f"time stamp {stamp['at']} by {stamp['authority']} on {stamp['on']}"))
    _incomplete(console, document)


def verified(console: Console, document: Json) -> None:
    """Whether a bundle or the archive is sound."""
    counts = ", ".join(f"{number} {name}" for name, number in document["checked"].items())
    console.print(plain(f"{'OK' if document['ok'] else 'DAMAGED'}: checked {counts}"))
    for note in document.get("notes", []):
        console.print(plain(f"  {note}"))
    for problem in document["problems"]:
        console.print(plain(f"  {problem['where']}: {problem['what']}"))


def doctor(console: Console, document: Json) -> None:
    """What works on this machine."""
    table = _table("what", "state", "found", "how to get it")
    for check in document["checks"]:
        state = "ok" if check["ok"] else "missing" if check["needed"] else "not here (optional)"
        _row(table, check["what"], state, check["found"], check["how"])
    _print(console, table, "")


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
    console.print(
        f"{len(document['sources'])} sources asked, {news} new articles; {read} read; {looked} posts looked at"
    )
    table = _table("post", "availability", "change")
    for one in document["checked"]:
        if one["change"] != "none":
            _row(table, one["post"], one["availability"], one["change"])
    _print(console, table, "no change in any post")
    _incomplete(console, document)


def stands(console: Console, document: Json) -> None:
    """How the scheduled runs fare."""
    said, posts, pages = document["run"], document["posts"], document["pages"]
    state = "alive" if document["alive"] else "hanging" if document["running"] else "not running"
    by = f", process {said.get('pid')} on {said.get('host')}" if document["running"] else ""
    console.print(plain(f"run: {state}{by}"))
    for kind, count in (("posts", posts), ("articles", pages)):
        console.print(plain(f"{kind}: {count['known']} known, {count['due']} due, next {count['next_at'] or 'none'}"))
    table = _table("source", "asked at", "new at", "next at", "why not")
    for one in document["sources"]:
        _row(table, one["source"], one["asked_at"], one["new_at"], one["next_at"], one["why"])
    _print(console, table, "no source is followed: `feeds:` in the config names them")
    for trouble in document["trouble"]:
        console.print(plain(f"trouble: {trouble}"), soft_wrap=True)


SHOWN: dict[str, Callable[[Console, Json], None]] = {
    "citations": citations,
    "article": article,
    "review": reviewed,
    "find": found,
    "posts": posts,
    "history": history,
    "import": imported,
    "recheck": rechecked,
    "run": ran,
    "status": stands,
    "export": exported,
    "seal": sealed,
    "verify": verified,
    "redact": redacted,
    "doctor": doctor,
}
"""Which table shows which kind of answer."""


def _lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(plain(line), soft_wrap=True)


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
        became = save["memento"] or f"no copy: {_short(save['why'], 120)}"
        asked = f"{save['archive']} was asked at {save['taken_at']} to save {save['url']}"
        console.print(plain(f"{asked}: {became}"), soft_wrap=True)


def _incomplete(console: Console, document: Json) -> None:
    for item in document["incomplete"]:
        console.print(plain(f"missing: {item['what']} ({item['why']})"))


def _table(*columns: str) -> Table:
    table = Table(show_lines=False, header_style="bold", pad_edge=False)
    for column in columns:
        width = NAMES if column in {"author", "speaker"} else None
        table.add_column(column, overflow="fold", no_wrap=column in COPIED, max_width=width)
    return table


def _row(table: Table, *cells: object) -> None:
    table.add_row(*(plain(cell) for cell in cells))


def _print(console: Console, table: Table, nothing: str) -> None:
    """As a table where there is room for one, else row by row, each cell on a line of its own."""
    if not table.row_count:
        console.print(nothing)
    elif console.width >= WIDTH:
        console.print(table)
    else:
        _print_rows(console, table)


def _print_rows(console: Console, table: Table) -> None:
    names = [str(column.header) for column in table.columns]
    for cells in zip(*(column.cells for column in table.columns), strict=True):
        for number, (name, cell) in enumerate(zip(names, cells, strict=True)):
            if isinstance(cell, Text) and cell.plain:
                label = f"{'  ' if number else '• '}{name}: "
                console.print(Text.assemble((label, "bold"), cell), soft_wrap=name in COPIED)
    console.print()


def _marked(diff: list[list[str]]) -> str:
    """A word diff in one line, as `wdiff` writes it."""
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(marks[op].format(text) for op, text in diff)


def _short(text: object, length: int = 90) -> str:
    words = " ".join(str(text or "").split())
    return words if len(words) <= length else words[: length - 1] + "…"
