"""Which archived post a citation without an id means: by its short links, else by author, day and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archiver.matching.align import align
from archiver.matching.people import agrees, speaks_as
from archiver.matching.pool import Pool
from archiver.matching.signals import is_repost
from db.judgement import Outcome, Resolution
from db.model import Article, Author, Citation, Post, Quote
from db.search import codes_in

_NEAR = 600


def resolve(pool: Pool, id_: str, citation: Citation) -> Resolution:
    """The post that an embed or a link without an id means; in doubt None, with the candidates in the reasons."""
    codes = codes_in(*citation.media, citation.as_written or "")
    if codes:
        held = _fitting(pool, pool.index.posts(pool.index.by_code(sorted(codes))), citation, in_time=False)
        if held:
            return _one(id_, held, f"the post holds the same short link, {', '.join(sorted(codes))}")
    if citation.text:
        keys = pool.with_words(citation.text)
        if citation.author.handle:
            window = (citation.posted.earliest, citation.posted.latest) if citation.posted else (None, None)
            keys += pool.index.posts(pool.index.by_author([citation.author.handle], *window, citation.platform))
        same = [post for post in _fitting(pool, keys, citation, in_time=True) if _shows(citation.text, post)]
        if same:
            return _one(id_, same, "the words, the author and the day of the post are those that the article shows")
    who = f"@{citation.author.handle}" if citation.author.handle else citation.author.name or "this author"
    return Resolution(id_, None, (f"no archived post by {who} fits what the article shows",))


def by_quotes(
    pool: Pool, article: Article, id_: str, citation: Citation, quotes: Mapping[str, Quote], outcomes: Sequence[Outcome]
) -> Resolution:
    """The post that a mention means: the one that a quote beside it was found in, by the author that it names."""
    place = citation.passage
    found: dict[str, str] = {}
    for outcome in outcomes:
        quote = quotes[outcome.quote].passage
        if outcome.status != "matched" or place is None or not _beside(article.text, place.start, quote.start):
            continue
        best, verdict = outcome.matches[0].post, outcome.matches[0].verdict
        if best.startswith(f"{citation.platform}:") and _is_author(citation.author, pool, best):
            tied = "tied to this post as its translation" if verdict == "translated" else "found in this post"
            found.setdefault(best, f"the quote beside it was {tied}: “{quote.exact[:80]}”")
    if len(found) == 1:
        post, why = next(iter(found.items()))
        return Resolution(id_, post, (why,))
    if found:
        return Resolution(id_, None, (f"the quotes beside it come from several posts: {', '.join(sorted(found))}",))
    return Resolution(id_, None, ("the article names no post, and no quote beside it was found in one",))


def _is_author(named: Author, pool: Pool, key: str) -> bool:
    """Is the post by the one whom the mention names? A mention without a name rules nobody out."""
    if named.handle is None and named.name is None:
        return True
    authors = [post.author for _, _, post in pool.versions([key])]
    if named.handle is not None and any((a.handle or "").lower() == named.handle.lower() for a in authors):
        return True
    platform, name = key.partition(":")[0], named.name or named.handle
    return any(
        pool.aliases.account(name, platform, author.handle) or agrees(speaks_as(name, author)) for author in authors
    )


def _beside(text: str, one: int, other: int) -> bool:
    """In the same paragraph, and not far off."""
    low, high = sorted((one, other))
    return high - low <= _NEAR and "\n\n" not in text[low:high]


def _fitting(pool: Pool, keys: Sequence[str], citation: Citation, *, in_time: bool) -> list[Post]:
    """The posts, one of each key, that platform, author and (when asked) day do not rule out.

    Reposts only where there is nothing else.
    """
    found: dict[str, Post] = {}
    for _, _, post in pool.versions(keys):
        fits = post.ref.platform == citation.platform and _may_be_by(post, citation.author)
        if fits and (not in_time or _posted_then(post, citation)):
            found[post.ref.key.lower()] = post
    own = [post for post in found.values() if not is_repost(post)]
    return own or list(found.values())


def _may_be_by(post: Post, author: Author) -> bool:
    if author.handle and post.author.handle:
        return author.handle.lower() == post.author.handle.lower()
    share = speaks_as(author.name, post.author)
    return share is None or agrees(share)


def _posted_then(post: Post, citation: Citation) -> bool:
    posted, shown = post.posted_at or post.id_time, citation.posted
    if posted is None or shown is None or shown.earliest is None or shown.latest is None:
        return True
    return shown.earliest <= posted <= shown.latest


def _shows(text: str, post: Post) -> bool:
    """Does the article show this post's words, all of them or nearly all?"""
    aligned = align(text, post.text)
    if aligned is None or "number" in aligned.changes:
        return False
    return aligned.verdict in ("exact", "normalized", "elided") or aligned.likeness >= 0.85


def _one(id_: str, posts: Sequence[Post], why: str) -> Resolution:
    if len(posts) == 1:
        return Resolution(id_, posts[0].ref.key, (why,))
    keys = ", ".join(sorted(post.ref.key for post in posts)[:10])
    return Resolution(id_, None, (f"{len(posts)} posts fit, and nothing tells them apart: {keys}",))
