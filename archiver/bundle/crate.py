"""What a bundle holds, as an RO-Crate 1.2, and its posts in the words of schema.org. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
CONTEXT = "https://w3id.org/ro/crate/1.2/context"
_RIGHTS = "#rights"
_TOOL = "#citetrail"

DESCRIBED = {
    "report.html": ("The report to read", "text/html"),
    "archive.wacz": ("The web capture: every request and answer, byte for byte", "application/wacz"),
    "captures.jsonl": ("One line for every look at a post and every reading of an article", "application/jsonl"),
    "posts.json": ("The posts, as schema.org SocialMediaPosting", "application/ld+json"),
    "quotes.jsonld": ("The ties from quotes to posts, as W3C Web Annotations", "application/ld+json"),
    "custody.jsonl": ("The chain of custody, whole", "application/jsonl"),
}
"""What each file of the payload is, and its media type."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the payload, by its name below `data/`."""

    name: str
    sha256: str
    size: int
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One capture or reading, for the provenance: what was looked at, when, by what."""

    id: str
    name: str
    at: str
    by: str
    of: str


def crate(parts: Sequence[Part], acts: Sequence[Act], *, title: str, date: str, made_by: str) -> Json:
    """`ro-crate-metadata.json`. `date` is an ISO 8601 day or instant."""
    root: Json = {
        "@id": "./",
        "@type": "Dataset",
        "name": title,
        "description": "Evidence bundle: articles, the posts they cite, the quotes tied to them, and how all of it was"
        " collected. Verify it with VERIFY.sh beside this folder, or with bagit, warcio and sha256sum.",
        "datePublished": date,
        "license": {"@id": _RIGHTS},
        "hasPart": [{"@id": part.name} for part in parts],
        "mentions": [{"@id": act.id} for act in acts],
    }
    descriptor = {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
        "about": {"@id": "./"},
    }
    rights = {
        "@id": _RIGHTS,
        "@type": "CreativeWork",
        "name": "Rights stay with their holders",
        "description": "Posts, pages and pictures belong to those who made them; they are kept here as evidence.",
    }
    name, _, version = made_by.rpartition(" ")
    tool = {
        "@id": _TOOL,
        "@type": "SoftwareApplication",
        "name": name or made_by,
        "version": version,
        "url": f"urn:citetrail:software:{version}",
    }
    files = [_file(part) for part in parts]
    return {"@context": CONTEXT, "@graph": [descriptor, root, *files, rights, tool, *(_act(act) for act in acts)]}


def postings(posts: Iterable[Json], files: Mapping[str, str]) -> Json:
    """`posts.json`: a list of SocialMediaPosting made from the `posts` of the interface.

    `files` gives the name below `data/` of kept media, by digest. What schema.org has no word for stands in
    `additionalProperty` under our own name. A reading aid: the evidence is in `archive.wacz`.
    """
    return {"@context": "https://schema.org", "@graph": [_posting(post, files) for post in posts]}


_OURS = ("availability", "posted_at_source", "id_time", "time_agrees", "text_complete", "last_live_at", "first_gone_at")


def _posting(post: Json, files: Mapping[str, str]) -> Json:
    author = post["author"]
    person = {"alternateName": author["handle"], "name": author["name"], "identifier": author["id"]}
    posting = {
        "@id": post["url"] or f"urn:citetrail:post:{post['id']}",
        "@type": "SocialMediaPosting",
        "identifier": post["id"],
        "url": post["url"],
        "publisher": {"@type": "Organization", "name": post["platform"]},
        "author": _known({"@type": "Person", **person}),
        "articleBody": post["text"],
        "inLanguage": post["language"],
        "datePublished": post["posted_at"],
        "dateModified": post["edited_at"],
        "associatedMedia": [_medium(item, files) for item in post["media"]],
        "additionalProperty": [_property(name, post[name]) for name in _OURS if post[name] is not None]
        + [_property(tie["kind"], tie["post"]) for tie in post["relations"]]
        + [_property("capture", capture["id"]) for capture in post["captures"]],
    }
    return _known(posting)


def _medium(item: Json, files: Mapping[str, str]) -> Json:
    return _known(
        {
            "@type": "MediaObject",
            "contentUrl": item["url"],
            "encodingFormat": item["type"],
            "contentSize": str(item["bytes"]) if item["bytes"] is not None else None,
            "sha256": item["sha256"],
            "url": files.get(item["sha256"]) if item["sha256"] else None,
            "creativeWorkStatus": item["status"],
        }
    )


def _property(name: str, value: object) -> Json:
    return {"@type": "PropertyValue", "name": f"citetrail:{name}", "value": value}


def _known(entity: Json) -> Json:
    return {name: value for name, value in entity.items() if value is not None and value != []}


def _file(part: Part) -> Json:
    name, kind = DESCRIBED.get(part.name, (f"Picture, film or file of a post ({part.name})", part.type))
    entity = {
        "@id": part.name,
        "@type": "File",
        "name": name,
        "encodingFormat": kind,
        "contentSize": str(part.size),
        "sha256": part.sha256,
    }
    return _known(entity)


def _act(act: Act) -> Json:
    return {
        "@id": act.id,
        "@type": "CreateAction",
        "name": act.name,
        "description": act.by,
        "instrument": {"@id": _TOOL},
        "object": {"@id": act.of},
        "result": {"@id": "archive.wacz"},
        "endTime": act.at,
    }
