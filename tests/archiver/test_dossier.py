"""A dossier names each post by the name that lasts, whatever an older fact calls it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import bundled

from archiver.document import article_document
from archiver.dossier import gather
from db import canonical
from db.archive import Archive
from db.judgement import CrossReference, Match, Outcome, Resolution
from db.model import Author, Citation, Post, PostRef, Reading, Snapshot

DID, KEY = "did:plc:adaholmadaholmadaholmada", "3mgcbuyfgwk2a"
BY_HANDLE = PostRef("bluesky", f"ada.example/{KEY}", f"https://bsky.app/profile/ada.example/post/{KEY}")
LASTING = f"bluesky:{DID}/{KEY}"


def test_what_was_tied_to_a_post_by_its_handle_is_tied_to_it_by_its_did(tmp_path: Path) -> None:
    fact = bundled.article()
    id_ = canonical.name(fact)
    quote = bundled.quote(fact, "Nobody asked the crews.", None)
    linked = Citation(id_, "link", "anchor", "bluesky", BY_HANDLE, BY_HANDLE.url)
    mention = Citation(id_, "mention", "words", "bluesky", author=Author(name="Ada Holm"))
    post = Post(BY_HANDLE, Author("ada.example", "Ada Holm", DID), "Nobody asked the crews.")
    look = Snapshot(BY_HANDLE, bundled.AT, bundled.AGENT, "appview", post)
    tie = Match(canonical.name(look), BY_HANDLE.key, "exact", 1.0, (), 0, 23, (), None, "unknown")
    made = CrossReference(
        id_,
        bundled.AT + timedelta(minutes=1),
        bundled.AGENT,
        1,
        outcomes=(Outcome(canonical.name(quote), "matched", (tie,)),),
        resolutions=(Resolution(canonical.name(mention), BY_HANDLE.key, ("the quote beside it",)),),
    )
    with Archive.open(tmp_path / "archive") as archive:
        facts = [fact, Reading(id_, bundled.AT, bundled.AGENT, "ferry.html"), linked, mention, quote, look, made]
        archive.keep(facts, at=bundled.AT, agent=bundled.AGENT, did="read", blobs=bundled.BLOBS)
        dossier = gather(archive, id_)
    assert list(dossier.snapshots) == [LASTING]
    assert dossier.cross_reference == made
    answer = article_document(dossier)
    assert [post["id"] for post in answer["posts"]] == [LASTING]
    assert [citation["post"] for citation in answer["citations"]] == [LASTING, LASTING]
    assert answer["quotes"][0]["matches"][0]["post"] == LASTING
