"""One article held against the archive: which post each quote comes from, which one a citation without an id means."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from archiver.matching import incumbents, resolve, retold, reviewed
from archiver.matching.aliases import NONE, Alias, Aliases
from archiver.matching.encoders import WINDOW
from archiver.matching.find import find
from archiver.matching.match import NOWHERE, Laid, match, possible
from archiver.matching.meaning import Meaning, Question
from archiver.matching.people import is_named
from archiver.matching.pool import Pool
from archiver.matching.reviewed import Ruling
from archiver.matching.signals import ELSEWHERE, Candidate, Setting, is_repost
from db.archive import Archive
from db.judgement import CrossReference, Outcome, Resolution
from db.model import Article, Author, Citation, Passage, PostRef, Quote
from db.narrow import Narrow

__all__ = ["cross_reference", "find"]

_NEAR = 600
_NAMED = 400
"""So near to a quote an author is named beside it."""
_QUOTABLE, _OTHERS = 14, 4
"""Posts that are compared for their words."""
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


def cross_reference(
    archive: Archive,
    article_id: str,
    article: Article,
    citations: Sequence[tuple[str, Citation]],
    quotes: Sequence[tuple[str, Quote]],
    *,
    at: datetime,
    agent: str,
    aliases: Aliases = NONE,
    named: Mapping[str, str] = MappingProxyType({}),
) -> CrossReference:
    """The article held against the archive as it stands: an outcome for every quote, in their order, and a resolution
    for every citation without an id. Keeps nothing. `at` (UTC) and `agent` say when and by what it was made;
    `aliases`: what the user's settings say of speakers' accounts; `named`: by keys of cited posts, in lower case, those
    by the names that last.
    """
    upto = archive.snapshot_count()
    with archive.searching() as index:
        pool = Pool(archive, index, aliases)
        shown = [(id_, c) for id_, c in citations if c.ref is None and c.kind != "mention"]
        resolutions = [resolve.resolve(pool, id_, citation) for id_, citation in shown]
        cited = frozenset(
            [_lasting(citation.ref, named) for _, citation in citations if citation.ref is not None]
            + [resolution.post.lower() for resolution in resolutions if resolution.post]
        )
        reviews = archive.reviews(article_id)
        lasting = archive.names([fact.post for _, fact in reviews if fact.post])
        rulings = reviewed.rulings(reviews, dict(quotes), lasting)
        authors = [citation.author for _, citation in citations]
        authors += [post.author for _, _, post in pool.versions(cited)]
        places = _places(citations, resolutions, named)
        meaning = Meaning(archive)
        outcomes = _Hearing(pool, article, cited, authors, places, rulings, meaning).outcomes(quotes)
        mentions = [(id_, c) for id_, c in citations if c.ref is None and c.kind == "mention"]
        by_id = dict(quotes)
        resolutions += [resolve.by_quotes(pool, article, id_, c, by_id, outcomes) for id_, c in mentions]
    meaning.save()
    return CrossReference(
        article=article_id,
        made_at=at,
        made_by=agent,
        upto=upto,
        citations=tuple(id_ for id_, _ in citations),
        outcomes=tuple(outcomes),
        resolutions=_in_order(citations, resolutions),
        aliases=aliases.digest,
    )


@dataclass(frozen=True)
class _Heard:
    """One quote, as far as words tell."""

    id: str
    setting: Setting
    candidates: Sequence[Candidate]
    outcome: Outcome

    @property
    def is_open(self) -> bool:
        """May the quote be a retelling of a post?"""
        return self.outcome.status != "matched" and self.setting.quote.channel not in ELSEWHERE

    def has_news(self, found: Collection[str], learnt: Aliases) -> bool:
        """Is one of these posts a candidate, or one of these accounts the speaker's?"""
        if learnt.of(self.setting.quote.speaker):
            return True
        return any(candidate.post.ref.key.lower() in found for candidate in self.candidates)


@dataclass(frozen=True)
class _Hearing:
    """One article's quotes, and what they are held against."""

    pool: Pool
    article: Article
    cited: frozenset[str]
    authors: Sequence[Author]
    """Whom the article cites."""
    places: Sequence[tuple[str, Passage]]
    rulings: Mapping[str, Ruling]
    meaning: Meaning
    laid: dict[str, Laid] = field(default_factory=dict)
    """Each quote over the texts that it was held against, by the quote's id."""

    def outcomes(self, quotes: Sequence[tuple[str, Quote]]) -> list[Outcome]:
        """An outcome for every quote. First by words; what stays open is asked again, knowing where the other quotes
        were found; then what is still open is decided together.
        """
        self.pool.aliases = self.pool.aliases.joined(self._incumbents({q.speaker for _, q in quotes if q.speaker}))
        keys = [self._keys(quote) for _, quote in quotes]
        self.pool.versions(key for some in keys for key in some)  # All at once: each question of the archive costs.
        first = [self._hear(id_, quote, some, frozenset()) for (id_, quote), some in zip(quotes, keys, strict=True)]
        found = frozenset(heard.outcome.matches[0].post.lower() for heard in first if heard.outcome.matches)
        learnt = Aliases(tuple(learn(self.pool, [(heard.setting.quote, heard.outcome) for heard in first])))
        self.pool.aliases = self.pool.aliases.joined(learnt.known)
        heard = [
            self._hear(one.id, one.setting.quote, self._keys(one.setting.quote), found)
            if one.is_open and one.has_news(found, learnt)
            else one
            for one in first
        ]
        told = retold.decide(self._asked([one for one in heard if one.is_open]), self._known(heard))
        return [self._ruled(one, _with(one.outcome, told.get(one.id))) for one in heard]

    def _incumbents(self, speakers: Collection[str]) -> list[Alias]:
        """The accounts of offices that the article says are these speakers'."""
        offices = {name: incumbents.office_of(name, self.article.text) for name in sorted(speakers)}
        return [
            alias
            for name, office in offices.items()
            if office
            for alias in incumbents.aliases(name, office, self.pool.accounts_of(office, self.article.published))
        ]

    def _hear(self, id_: str, quote: Quote, keys: Sequence[str], quoted: frozenset[str]) -> _Heard:
        around = self.article.text[max(0, quote.passage.start - _NAMED) : quote.passage.end + _NAMED]
        setting = Setting(quote, self.article.published, self.article.language, self.pool.aliases, around)
        ruling = self.rulings.get(id_)
        beside = frozenset(key for key, place in self.places if _beside(self.article.text, place, quote.passage))
        candidates = reviewed.allowed(self.pool.candidates(keys, self.cited, quoted, beside), ruling)
        return _Heard(id_, setting, candidates, match(id_, candidates, setting, self.laid.setdefault(id_, {})))

    def _asked(self, open_: Sequence[_Heard]) -> list[retold.Asked]:
        """For each of these quotes all posts that it may retell, with how close they are in meaning."""
        text, language = self.article.text, self.article.language
        found = [retold.uncontradicted(possible(self._everyone(one), one.setting), one.setting) for one in open_]
        questions = [
            Question(passage.exact, language, retold.to_compare(some, one.setting), _around(text, passage))
            for one, some in zip(open_, found, strict=True)
            for passage in [one.setting.quote.passage]
        ]
        self.meaning.read_ahead(questions)
        return [
            retold.asked(one.id, some, replace(one.setting, closeness=self.meaning.close(question)))
            for one, some, question in zip(open_, found, questions, strict=True)
        ]

    def _everyone(self, heard: _Heard) -> list[Candidate]:
        """The quote's candidates, and the posts of those days by others."""
        quote, article = heard.setting.quote, self.article
        had = {candidate.post.ref.key.lower() for candidate in heard.candidates}
        lately = self.pool.of_those_days(article.text, article.published, quote.channel)
        others = self.pool.candidates([key for key in lately if key not in had], self.cited)
        return [*heard.candidates, *reviewed.allowed(others, self.rulings.get(heard.id))]

    def _known(self, heard: Sequence[_Heard]) -> list[retold.Known]:
        """Where the quotes are from that were found by their words."""
        return [
            retold.Known(one.setting.quote, tie.post.lower(), retold.account(candidate.post))
            for one in heard
            for tie in one.outcome.matches
            if tie == one.outcome.matches[0] or tie.verdict == "stitched"
            for candidate in one.candidates
            if candidate.id == tie.snapshot
        ]

    def _ruled(self, heard: _Heard, outcome: Outcome) -> Outcome:
        """The outcome as reviewers have it."""
        ruling = self.rulings.get(heard.id)
        if ruling is None:
            return outcome
        named = self.pool.candidates([ruling.post], self.cited) if ruling.post else []
        chosen = [candidate for candidate in named if candidate.post.ref.key.lower() == ruling.post]
        return reviewed.follow(ruling, outcome, chosen, heard.setting)

    def _keys(self, quote: Quote) -> list[str]:
        """Posts that may be the source: those that the article cites; by their words, of those that it can have quoted;
        some that it cannot, to say so; and the speaker's own.
        """
        if quote.channel in ELSEWHERE:
            return []
        published = self.article.published
        quotable = Narrow(platform=quote.channel, until=published.latest if published else None, undated=True)
        found = self.pool.with_words(quote.passage.exact, (_QUOTABLE, quotable), (_OTHERS, None))
        return [*self.cited, *found, *self.pool.by_speaker(quote, published, self.authors)]


def _with(outcome: Outcome, told: retold.Told | None) -> Outcome:
    """The outcome by words, or what the quote retells."""
    if told is None:
        return outcome
    tie, doubts = told
    if tie is not None:
        return Outcome(outcome.quote, "matched", (tie,))
    said = tuple(reason for reason in outcome.reasons if not doubts or reason != NOWHERE)
    return replace(outcome, reasons=(*doubts, *said))


def _around(text: str, place: Passage) -> str:
    """The paragraph in which a passage stands; of a long one what is nearest."""
    start = max((m.end() for m in _BREAK.finditer(text, 0, place.start)), default=0)
    after = _BREAK.search(text, place.end)
    end = after.start() if after else len(text)
    spare = max(0, WINDOW - (place.end - place.start)) // 2
    return text[max(start, place.start - spare) : min(end, place.end + spare)]


def learn(pool: Pool, heard: Sequence[tuple[Quote, Outcome]]) -> list[Alias]:
    """The accounts of speakers by name some of whose words stand as quoted in posts of that one account."""
    learnt: dict[tuple[str, str], set[str]] = {}
    for quote, outcome in heard:
        if not quote.speaker or not outcome.matches or outcome.matches[0].verdict not in ("exact", "normalized"):
            continue
        for _, _, post in pool.versions([outcome.matches[0].post]):
            if post.author.handle and not is_repost(post) and is_named(quote.speaker):
                account = f"{post.ref.platform}:{post.author.handle.lower()}"
                learnt.setdefault((quote.speaker, post.ref.platform), set()).add(account)
    return [
        Alias(
            name, account, f"other words of {name} in this article stand as quoted in a post by {account}", sure=False
        )
        for (name, _), accounts in learnt.items()
        if len(accounts) == 1
        for account in accounts
    ]


def _lasting(ref: PostRef, named: Mapping[str, str]) -> str:
    return named.get(ref.key.lower(), ref.key.lower())


def _places(
    citations: Sequence[tuple[str, Citation]], resolutions: Sequence[Resolution], named: Mapping[str, str]
) -> list[tuple[str, Passage]]:
    """Which posts the article shows or links, and where."""
    resolved = {resolution.citation: resolution.post for resolution in resolutions}
    found = [(_lasting(c.ref, named) if c.ref is not None else resolved.get(id_), c.passage) for id_, c in citations]
    return [(post.lower(), place) for post, place in found if post is not None and place is not None]


def _beside(text: str, one: Passage, other: Passage) -> bool:
    """In the same paragraph or in neighbouring ones, and not far off."""
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    return len(between) <= _NEAR and len(_BREAK.findall(between)) <= 1


def _in_order(citations: Sequence[tuple[str, Citation]], resolutions: Sequence[Resolution]) -> tuple[Resolution, ...]:
    by_citation = {resolution.citation: resolution for resolution in resolutions}
    return tuple(by_citation[id_] for id_, _ in citations if id_ in by_citation)
