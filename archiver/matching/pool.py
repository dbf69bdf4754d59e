"""Candidate posts for a quote or a citation, out of the archive. Reads the archive; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from archiver.matching import anchors, offices
from archiver.matching.aliases import NONE, Aliases
from archiver.matching.align import split
from archiver.matching.people import agrees, speaks_as
from archiver.matching.signals import Candidate, is_repost, reposted_handle
from db import names
from db.archive import Archive
from db.model import Absence, Author, Post, Quote, Snapshot, When
from db.narrow import Narrow
from db.search import Said, Search

BEFORE = timedelta(days=3)
"""How long before an article the posts of a speaker are looked through, whatever their words."""
_BY_TEXT = 40
_HELD = 5
"""Of so many posts one may hold a part of a quote whole: then others are not looked for."""
_BY_AUTHOR = 200
_OFFICES = 60
_LATELY = timedelta(days=2)
_DAY_BEFORE = timedelta(days=1)
_BY_DAY, _LATELY_MOST = 400, 30
"""Posts of the days of an article that are looked through, and of these those that are compared with a quote."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the looks at one post showed."""

    versions: tuple[tuple[str, Snapshot, Post], ...]
    """The looks that found it; of those with the same text the first one."""
    gone_at: datetime | None
    """When a look first found nothing."""


class Pool:
    """Posts by key, by the names that last, with all their versions, each read from the archive once."""

    def __init__(self, archive: Archive, index: Search, aliases: Aliases = NONE) -> None:
        self.index = index
        self.aliases = aliases
        self._archive = archive
        self._seen: dict[str, _Seen] = {}
        self._with_words: dict[tuple[str, tuple[tuple[int, Narrow | None], ...], bool], list[str]] = {}
        self._names: dict[str, str] = {}
        self._lately: list[Said] | None = None

    def versions(self, keys: Iterable[str]) -> list[tuple[str, Snapshot, Post]]:
        """Every look at these posts that found a post; of looks with the same text the first one."""
        wanted = self.lasting(keys)
        missing = [key for key in wanted if key not in self._seen]
        for start in range(0, len(missing), 400):
            looks = self._archive.looks(missing[start : start + 400])
            self._seen |= {key: _seen(series) for key, series in looks.items()}
        return [found for key in wanted for found in self._seen[key].versions]

    def lasting(self, keys: Iterable[str]) -> list[str]:
        """The posts of these names, each once, in lower case, by the names that last."""
        asked = list(dict.fromkeys(key.lower() for key in keys))
        missing = [key for key in asked if key not in self._names]
        for start in range(0, len(missing), 400):
            self._names |= self._archive.names(missing[start : start + 400])
        return list(dict.fromkeys(self._names[key] for key in asked))

    def candidates(
        self,
        keys: Iterable[str],
        cited: frozenset[str],
        quoted: frozenset[str] = frozenset(),
        beside: frozenset[str] = frozenset(),
    ) -> list[Candidate]:
        """These posts as candidates, with the originals of those that repeat another post."""
        wanted = dict.fromkeys(self.lasting(keys))
        found = self.versions(wanted)
        repeated = set(self.lasting(key for _, _, post in found for key in _repeated(post))) - wanted.keys()
        found += self.versions(repeated)
        by_handle: dict[str, list[str]] = {}
        for _, _, post in found:
            if post.author.handle and not is_repost(post):
                by_handle.setdefault(post.author.handle.lower(), []).append(post.ref.key.lower())
        return [
            Candidate(
                id=id_,
                snapshot=snapshot,
                post=post,
                cited=post.ref.key.lower() in cited,
                gone_at=seen.gone_at if (seen := self._seen.get(post.ref.key.lower())) else None,
                quoted=post.ref.key.lower() in quoted,
                beside=post.ref.key.lower() in beside,
                originals=(*_repeated(post), *by_handle.get(reposted_handle(post) or "", ())),
            )
            for id_, snapshot, post in found
        ]

    def with_words(self, text: str, *wanted: tuple[int, Narrow | None], by_letters: bool = False) -> list[str]:
        """The posts that share most with this text, or with a part of it of more than two words that none of the first
        holds whole. `wanted`: how many, and what they must be besides; all of these questions are answered.
        `by_letters`: see `Search.candidates`.
        """
        wanted = wanted or ((_BY_TEXT, None),)
        asked_for = (text, wanted, by_letters)
        if asked_for not in self._with_words:
            found, segments = split(text)
            whole = [s for s in segments if s.last - s.first > 2]
            parts = [text[found[s.first].start : found[s.last - 1].end] for s in whole] if len(segments) > 1 else []
            seqs = [self._sharing(text, wanted, by_letters)]
            first = seqs[0][0][:_HELD]
            seqs += [self._sharing(p, wanted, by_letters) for p in parts if not self.index.is_held(p, first)]
            in_order = [seq for number in range(len(wanted)) for answers in seqs for seq in answers[number]]
            self._with_words[asked_for] = self.index.posts(in_order)
        return list(self._with_words[asked_for])

    def _sharing(self, text: str, wanted: Sequence[tuple[int, Narrow | None]], by_letters: bool) -> list[list[int]]:
        return [self.index.candidates(text, limit, narrow, by_letters=by_letters) for limit, narrow in wanted]

    def by_speaker(self, quote: Quote, published: When | None, authors: Sequence[Author]) -> list[str]:
        """The posts of those who may be the speaker, from the weeks before the article.

        `authors`: whom the article cites.
        """
        if not quote.speaker or not published or not published.earliest:
            return []
        handles = [a.handle for a in authors if a.handle and agrees(speaks_as(quote.speaker, a))]
        handles += [handle for _, handle, _ in self.index.accounts(quote.speaker)]
        handles += [alias.account.partition(":")[2] for alias in self.aliases.of(quote.speaker)]
        since = published.earliest
        if quote.said_on and quote.said_on.earliest:
            since = min(since, quote.said_on.earliest)
        seqs = self.index.by_author(handles, since - BEFORE, published.latest, quote.channel, _BY_AUTHOR)
        return list(dict.fromkeys([*self.index.posts(seqs), *self._by_office(quote, since, published)]))

    def accounts_of(self, office: str, published: When | None) -> list[tuple[str, Author]]:
        """Who posted in the days before the article from an account that calls itself by such an office: platform and
        author.
        """
        if published is None or published.earliest is None:
            return []
        found = self.index.accounts_beginning(offices.stems(office), _OFFICES)
        handles = [handle for _, handle, _ in found]
        seqs = self.index.by_author(handles, published.earliest - _LATELY, published.latest, None, _BY_AUTHOR)
        posts = [post for _, _, post in self.versions(self.index.posts(seqs))]
        return list(dict.fromkeys((post.ref.platform, post.author) for post in posts))

    def of_those_days(self, text: str, published: When | None, platform: str | None) -> list[str]:
        """The posts by anybody from the day of the article and the day before, on this platform if one is given: those
        that have most names, words and numbers in common with the article's text, of equals the newest.
        """
        if published is None or published.earliest is None or published.latest is None:
            return []
        if self._lately is None:
            marks = anchors.marks(text)
            said = self.index.said(published.earliest - _DAY_BEFORE, published.latest, _BY_DAY)
            self._lately = sorted(said, key=lambda look: -len(marks & anchors.marks(look.text)))
        fitting = [look.snapshot for look in self._lately if platform in (None, look.platform)]
        return self.index.posts(fitting[:_LATELY_MOST])

    def _by_office(self, quote: Quote, since: datetime, published: When) -> list[str]:
        """The posts of those days by accounts that call themselves, in any language, what the
        article calls the speaker.
        """
        found = self.index.accounts_beginning(offices.stems(quote.speaker or ""), _OFFICES)
        handles = [handle for platform, handle, _ in found if quote.channel in (None, platform)]
        seqs = self.index.by_author(handles, since - _LATELY, published.latest, quote.channel, _BY_AUTHOR)
        posts = self.versions(self.index.posts(seqs))
        return [post.ref.key.lower() for _, _, post in posts if agrees(speaks_as(quote.speaker, post.author))]


def _seen(looks: Sequence[tuple[str, Snapshot]]) -> _Seen:
    first: dict[tuple[str, bool], tuple[str, Snapshot, Post]] = {}
    lasting = names.best_ref(look for _, look in looks)
    for id_, snapshot in looks:
        if isinstance(snapshot.finding, Post):
            key = (snapshot.finding.text, snapshot.finding.text_complete)
            first.setdefault(key, (id_, snapshot, replace(snapshot.finding, ref=lasting or snapshot.ref)))
    gone = (look.taken_at for _, look in looks if isinstance(look.finding, Absence))
    return _Seen(tuple(first.values()), min(gone, default=None))


def _repeated(post: Post) -> list[str]:
    return [r.post.lower() for r in post.relations if r.kind == "forwarded_from" and ":" in r.post]
