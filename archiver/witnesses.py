"""What other witnesses saw of a post, beside what we saw: from the bundles that were taken in. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from archiver.times import instant
from archiver.versions import versions, word_diff, words_of
from db.accession import Accession
from db.model import Absence, Post, Snapshot

Json = dict[str, Any]
Looks = Sequence[tuple[str, Snapshot]]


def testimony(looks: Looks, accessions: Mapping[str, Accession]) -> list[Json]:
    """One entry for each bundle with looks at this post: who made and sealed it, what it saw, and whether that agrees.

    `looks`: all at one post, oldest first. `accessions`: by the id of our fact of a look in them.
    """
    own = [(id_, look) for id_, look in looks if look.witness != "bundle"]
    theirs: dict[str, list[tuple[str, Snapshot]]] = defaultdict(list)
    for id_, look in looks:
        if id_ in accessions:
            theirs[accessions[id_].root].append((id_, look))
    bundles = {accession.root: accession for accession in accessions.values()}
    return [_one(bundles[root], seen, own) for root, seen in theirs.items()]


def _one(accession: Accession, seen: Looks, own: Looks) -> Json:
    agrees, why, diff = _compared(seen, own)
    return {
        "bundle": accession.root,
        "made_by": accession.made_by,
        "taken_in_at": instant(accession.taken_at),
        "sealed": list(accession.sealed),
        "captures": [_capture(id_, look) for id_, look in seen],
        "agrees": agrees,
        "why": why,
        "diff": [list(step) for step in diff],
    }


def _capture(id_: str, look: Snapshot) -> Json:
    found = look.finding
    said = found.said if isinstance(found, Absence) else None
    text = found.text if isinstance(found, Post) else None
    return {"id": id_, "taken_at": instant(look.taken_at), "route": look.route, "text": text, "said": said}


def _compared(seen: Looks, own: Looks) -> tuple[bool | None, str, Sequence[tuple[str, str]]]:
    """Whether their wordings are ours; None where there is nothing to compare. The diff goes from ours to theirs."""
    ours, others = versions(own), versions([(id_, replace(look, witness="")) for id_, look in seen])
    if not others:
        return None, "it shows no wording of the post", ()
    if not ours:
        return None, "we have seen no wording of the post ourselves", ()
    for version in others:
        if not any(words_of(version.text) == words_of(one.text) for one in ours):
            nearest = min(ours, key=lambda one: abs(one.first_seen_at - version.first_seen_at))
            why = f"it shows a wording that we have not seen, nearest to ours of {instant(nearest.first_seen_at)}"
            return False, why, word_diff(nearest.text, version.text)
    return True, "every wording that it shows is one that we have seen", ()
