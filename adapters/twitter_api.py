"""Posts in the JSON of X's API v2: one lookup, a search, a line of a stream, or a post that a tool has flattened. Pure.

The shape is `{"data": {…} | […], "includes": {"users": […], "media": […], "tweets": […]}}`. The Wayback Machine keeps
posts in it too. `data.text` of a long post is a preview; `data.note_tweet` has the whole with entities of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.twitter_id import PLATFORM, clock, handle_in, is_id, post_url
from adapters.twitter_media import api_medium
from adapters.twitter_payload import (
    codes,
    edit_ids,
    edit_relations,
    parsed,
    posted,
    shown_text,
    spoken_language,
    superseded,
)
from adapters.values import record, records, word
from archiver.adapter import Absence, Author, Finding, Media, Post, PostRef, Relation, Unreadable

_KINDS = {"replied_to": "reply_to", "quoted": "quotes", "retweeted": "forwarded_from"}
_OWN_LINK = ("pic.twitter.com/", "pic.x.com/")
_PREVIEW = 270
"""A shorter text that ends in an ellipsis was written so."""
_PROBLEMS = {"resource-not-found": "not_found", "not-authorized-for-resource": "unavailable"}
"""How the last part of a problem's type reads. The second is what X says of protected and of suspended accounts."""
_EVERYWHERE = {"XX", "XY"}
"""In place of countries: withheld in all of them; withheld for a claim of copyright."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What the envelope says beside the posts: users by id, media by key."""

    users: Mapping[str | None, dict[str, Any]]
    media: Mapping[str | None, dict[str, Any]]


def read_lookup(body: bytes, ref: PostRef) -> Finding:
    """What the API's answer to a lookup says of the post `ref`: it shows it in `data`, or tells why not in `errors`.

    A post that is withheld in some countries only, and shown here, is a post. Raises Unreadable for anything else.
    """
    answer = parsed(body, "X's API")
    asked = answer.get("data")
    tweets = records(asked) if isinstance(asked, list) else [record(asked)]
    tweet = next((tweet for tweet in tweets if tweet.get("id") == ref.id), {})
    if withheld := _withheld(tweet):
        return Absence(ref, "withheld", withheld)
    if post := next((post for post in posts_of_answer({**answer, "data": tweet}) if post.ref.id == ref.id), None):
        return post
    for problem in records(answer.get("errors")):
        reason = _PROBLEMS.get((word(problem.get("type")) or "").rpartition("/")[2])
        if reason and ref.id in (problem.get("resource_id"), problem.get("value")):
            said = word(problem.get("detail")) or word(problem.get("title")) or reason.replace("_", " ")
            return Absence(ref, reason, said[:1000])
    told = [word(problem.get("title")) or "?" for problem in records(answer.get("errors"))]
    raise Unreadable("X's API answered neither the post nor why not", "; ".join(told)[:200] or "no words")


def _withheld(tweet: Mapping[str, Any]) -> str | None:
    """X's statement that nobody may see this post; None where it says nothing like it."""
    told = record(tweet.get("withheld"))
    listed = told.get("country_codes")
    countries = {code for code in listed if isinstance(code, str)} if isinstance(listed, list) else set()
    if not told or (tweet.get("text") and not (countries & _EVERYWHERE or told.get("copyright") is True)):
        return None
    why = "for a claim of copyright" if told.get("copyright") is True else "by law or rules"
    return f"withheld {why} in {', '.join(sorted(countries)) or 'places that are not told'}"


def is_api_post(value: Mapping[str, Any]) -> bool:
    """Whether this object is a post of X's API, by fields that the APIs of others do not have."""
    return (
        is_id(word(value.get("id")) or "")
        and isinstance(value.get("text"), str)
        and (isinstance(value.get("author_id"), str) or isinstance(value.get("edit_history_tweet_ids"), list))
    )


def posts_of_answer(answer: Mapping[str, Any]) -> Iterator[Post]:
    """The posts of an envelope, those it was asked for first, then those they refer to; each id once."""
    data, includes = answer.get("data"), record(answer.get("includes"))
    asked = records(data) if isinstance(data, list) else [record(data)]
    context = _Context(
        {word(user.get("id")): user for user in records(includes.get("users"))},
        {word(item.get("media_key")): item for item in records(includes.get("media"))},
    )
    seen: set[str] = set()
    for tweet in (*asked, *records(includes.get("tweets"))):
        if is_api_post(tweet) and tweet["id"] not in seen:
            seen.add(tweet["id"])
            yield _read(tweet, context)


def _read(tweet: Mapping[str, Any], context: _Context) -> Post:
    number = str(int(tweet["id"]))
    author_id = word(tweet.get("author_id"))
    user = context.users.get(author_id) or record(tweet.get("author"))
    handle = handle_in(user.get("username"))
    posted_at, source = posted(tweet.get("created_at"), number)
    edits = edit_ids(tweet.get("edit_history_tweet_ids"))
    media = _media(tweet, context)
    relations = tuple(_relations(tweet))
    plain = _as_the_widget_writes(tweet)
    text = shown_text(plain, has_media=bool(media))
    reposted = any(relation.kind == "forwarded_from" for relation in relations)
    return Post(
        ref=PostRef(PLATFORM, number, post_url(number, handle)),
        author=Author(handle, word(user.get("name")), author_id),
        text=text,
        text_complete=not _is_cut(tweet, text, number, reposted=reposted),
        posted_at=posted_at,
        posted_at_source=source,
        id_time=clock(number),
        edited=superseded(number, edits),
        language=spoken_language(tweet.get("lang")),
        relations=(*relations, *edit_relations(number, edits)),
        media=media,
        codes=tuple(dict.fromkeys(codes(plain))),
        metrics=tuple(_metrics(tweet)),
    )


def _as_the_widget_writes(tweet: Mapping[str, Any]) -> dict[str, Any]:
    """Text and links as the widget's JSON has them, where the post's own media are not among the other links."""
    note = record(tweet.get("note_tweet"))
    links = [
        *records(record(note.get("entities")).get("urls")),
        *records(record(tweet.get("entities")).get("urls")),
    ]
    own = [link for link in links if _is_own(link)]
    others = [link for link in links if not _is_own(link)]
    text = word(note.get("text")) or word(tweet.get("text"))
    return {"text": text, "entities": {"urls": others, "media": own}}


def _is_own(link: Mapping[str, Any]) -> bool:
    return isinstance(link.get("media_key"), str) or (word(link.get("display_url")) or "").startswith(_OWN_LINK)


def _is_cut(tweet: Mapping[str, Any], text: str, number: str, *, reposted: bool) -> bool:
    """Whether this is the preview of a longer text: the API gives the whole only to who asks for `note_tweet`."""
    if word(record(tweet.get("note_tweet")).get("text")):
        return False
    if text.endswith(("…", "...")):
        return reposted or len(text) >= _PREVIEW
    return text.endswith(f"/i/web/status/{number}")


def _media(tweet: Mapping[str, Any], context: _Context) -> tuple[Media, ...]:
    attached = record(tweet.get("attachments"))
    keys = attached.get("media_keys")
    named = [context.media.get(word(key)) for key in keys] if isinstance(keys, list) else []
    items = [item for item in named if item] or records(attached.get("media"))
    return tuple(dict.fromkeys(medium for item in items if (medium := api_medium(item))))


def _relations(tweet: Mapping[str, Any]) -> Iterator[Relation]:
    for other in records(tweet.get("referenced_tweets")):
        kind, number = _KINDS.get(word(other.get("type")) or ""), word(other.get("id")) or ""
        if kind and is_id(number):
            yield Relation(kind, f"{PLATFORM}:{number}")


def _metrics(tweet: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, count in record(tweet.get("public_metrics")).items():
        if type(count) is int and (shown := word(name)):
            yield shown, str(count)
