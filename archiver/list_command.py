"""`archive --list`: every address of a spreadsheet, article or post, one by one, and what came of it beside its row.

What is written beside the rows is also what a later run goes by: a row that says `done` is not asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

from archiver import commands, log, post_commands, spreadsheet
from archiver.answer import DONE, IN_PART, Answer, Json, Options
from archiver.begin import session
from archiver.session import Session
from archiver.spreadsheet import Table
from db.errors import CitetrailError, InputError
from db.progress import several

OURS = "citetrail "
"""What the names of our columns begin with."""


@dataclass(frozen=True)
class Result:
    """What came of one address: the cells beside its row, as text."""

    address: str = ""
    status: str = ""
    """`done`; `in part`: something is missing; `failed`; `no address`; `not asked`; empty: not asked yet."""
    id: str = ""
    """The article's id, or the post's."""
    posts: str = ""
    """How many cited posts are captured."""
    matched: str = ""
    """How many quotes are tied to a post."""
    unmatched: str = ""
    link: str = ""
    """The post that the best tied quote comes from, else the first cited one that is captured."""
    posted_at: str = ""
    """When that post was posted, in UTC."""
    archived_on: str = ""
    """The day of the capture, in UTC."""
    why: str = ""


NAMES = tuple(OURS + field.name.replace("_", " ") for field in fields(Result))


def archive(options: Options, file: Path, column: str | None, out: Path | None, *, with_capture: bool) -> Answer:
    """`archive --list FILE`: archives every row's address; with `out`, the rows are written there with their results.

    Raises InputError for a list that cannot be read, and for an `out` that is no such list; what goes wrong with one
    row stands in its row. When nothing at all could be had, the first error is raised.
    """
    table = spreadsheet.read(_bytes(file), column, ignored=NAMES)
    known = _earlier(table)
    table = table.without(NAMES)
    if out is not None and out.exists():
        if out.samefile(file):
            raise InputError(f"{out} is the list itself", "name another file with --csv; the list stays as it is")
        known |= _written(out)
    wanted = [spreadsheet.address(row[table.column]) for row in table.rows]
    results = {url: known.get(url, Result()) for url in wanted if url}
    errors: list[CitetrailError] = []

    def write() -> None:
        if out is not None:
            _write(out, table, [_of_row(row, table, results) for row in table.rows])

    write()
    with session(options) as run:
        todo = [url for url, result in results.items() if result.status != "done"]
        for url in several(todo, run.tell, "addresses"):
            run.archive.demand_writable()
            results[url] = replace(_asked(run, url, errors, with_capture=with_capture), address=url)
            write()
    if errors and not any(result.id for result in results.values()):
        raise errors[0]
    return _answer(table, results, file, out)


def _answer(table: Table, results: dict[str, Result], file: Path, out: Path | None) -> Answer:
    rows = [{"row": number} | vars(_of_row(row, table, results)) for number, row in enumerate(table.rows, table.first)]
    bad = any(row["status"] in ("failed", "in part") for row in rows)
    answer = {"list": str(file), "csv": str(out) if out else None, "rows": rows}
    return Answer("list", answer, IN_PART if bad else DONE)


def _asked(run: Session, url: str, errors: list[CitetrailError], *, with_capture: bool) -> Result:
    ref = run.recognise(url)
    try:
        if ref is not None:
            return (
                _of_post(post_commands.captured(run, [url]))
                if with_capture
                else Result(status="not asked", why=_A_POST)
            )
        pages = commands.documents(run, url, with_capture=with_capture)
        return _of_article(list(pages), run.now().date().isoformat(), with_capture=with_capture)
    except CitetrailError as error:
        log.failure("failed", source=url, code=error.exit_code, why=str(error))
        errors.append(error)
        return Result(status="failed", why=str(error))


_A_POST = "a post's address, and --no-capture was given"


def _of_post(found: Json) -> Result:
    post = found["posts"][0]
    why = "; ".join(f"{item['what']}: {item['why']}" for item in found["incomplete"])
    seen = [capture["taken_at"] for capture in post["captures"]]
    return Result(
        status="in part" if why else "done",
        id=post["id"],
        posts=str(int(post["text"] is not None)),
        link=post["url"] or "",
        posted_at=post["posted_at"] or "",
        archived_on=max(seen)[:10] if seen else "",
        why=why or ("" if post["availability"] == "live" else post["availability"]),
    )


def _of_article(pages: list[Json], today: str, *, with_capture: bool) -> Result:
    """Of a list of articles under one address (a feed) the first tells its id, all count."""
    missing = [item for page in pages for item in page["incomplete"]] if with_capture else []
    captured = {cited["post"] for page in pages for cited in page["citations"] if cited["status"] == "captured"}
    quotes = [quote for page in pages for quote in page["quotes"]]
    link, posted_at = _best(pages)
    return Result(
        status="in part" if missing else "done",
        id=pages[0]["article"]["id"] if pages else "",
        posts=str(len(captured)),
        matched=str(sum(quote["status"] == "matched" for quote in quotes)),
        unmatched=str(sum(quote["status"] == "unmatched" for quote in quotes)),
        link=link,
        posted_at=posted_at,
        archived_on=today,
        why="; ".join(f"{item['what']}: {item['why']}" for item in missing),
    )


def _best(pages: list[Json]) -> tuple[str, str]:
    """Address and time of the post behind the best tied quote, else of the first cited post that is captured."""
    posts = {post["id"].lower(): post for page in pages for post in page["posts"]}
    ties = [quote["matches"][0] for page in pages for quote in page["quotes"] if quote["matches"]]
    cited = [cite["post"] for page in pages for cite in page["citations"] if cite["status"] == "captured"]
    keys = [tie["post"] for tie in sorted(ties, key=lambda tie: -tie["score"])] + cited
    for post in (posts[key.lower()] for key in keys if key and key.lower() in posts):
        return post["url"] or post["id"], post["posted_at"] or ""
    return "", ""


def _of_row(row: tuple[str, ...], table: Table, results: dict[str, Result]) -> Result:
    url = spreadsheet.address(row[table.column])
    if url is None:
        return Result(status="no address" if any(row) else "")
    result = results[url]
    if (more := spreadsheet.others(row[table.column])) and result.status == "done":
        return replace(result, status="in part", why=f"{more} more in this cell: give each address a row of its own")
    return result


def _earlier(table: Table) -> dict[str, Result]:
    """What an earlier run wrote beside the rows, by address."""
    if not set(NAMES) <= set(table.header):
        return {}
    at = [table.header.index(name) for name in NAMES]
    return {result.address: result for row in table.rows if (result := Result(*(row[cell] for cell in at))).address}


def _written(out: Path) -> dict[str, Result]:
    """What an earlier run wrote there. Raises InputError for a file of somebody else's."""
    try:
        table = spreadsheet.read(_bytes(out), NAMES[0])
    except InputError:
        table = None
    if table is None or not set(NAMES) <= set(table.header):
        raise InputError(f"{out} is there and no list of results", "name another file with --csv; it stays as it is")
    return _earlier(table)


def _write(out: Path, table: Table, results: list[Result]) -> None:
    """All rows, after each address: a run that is killed leaves a whole file behind."""
    rows = ((*row, *vars(result).values()) for row, result in zip(table.rows, results, strict=True))
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_bytes(spreadsheet.write((*table.header, *NAMES), rows, table.delimiter))
        part.replace(out)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError(
            f"{out} cannot be written: {error.strerror or error}", "mend that, then run it again"
        ) from error


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"the list {file} cannot be read", error.strerror or str(error)) from error
