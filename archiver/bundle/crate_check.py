"""Does the metadata of a bundle describe its files as they are? JSON files are JSON."""

from __future__ import annotations

from collections.abc import Mapping

from archiver.bundle import container
from archiver.bundle.container import BROKEN, Container, Problem
from archiver.bundle.wacz_check import read_json

METADATA = "data/ro-crate-metadata.json"


def check(held: Container, digests: Mapping[str, str]) -> list[Problem]:
    """What is wrong. `digests`: the SHA-256 of each file of the payload, as the manifest has it."""
    problems = []
    for name in (METADATA, "data/posts.json", "data/quotes.jsonld"):
        if name not in held.sizes:
            continue
        try:
            document = read_json(held, name)
        except BROKEN as error:
            problems.append(Problem(name, f"it is no JSON: {container.shown(str(error))}"))
            continue
        graph = document.get("@graph") if isinstance(document, dict) else None
        if not isinstance(graph, list):
            problems.append(Problem(name, "it has no @graph"))
        elif name == METADATA:
            problems += _described(held, graph, digests)
    return problems


def _described(held: Container, graph: list[object], digests: Mapping[str, str]) -> list[Problem]:
    """Every file of the payload is described, with its size and its digest, and no other."""
    files = {item.get("@id"): item for item in graph if isinstance(item, dict) and item.get("@type") == "File"}
    payload = {name.removeprefix("data/"): size for name, size in held.sizes.items() if name.startswith("data/")}
    payload.pop("ro-crate-metadata.json", None)
    told = {name: (file.get("contentSize"), file.get("sha256")) for name, file in files.items()}
    wrong = [name for name, size in payload.items() if told.get(name) != (str(size), digests.get(f"data/{name}"))]
    extra = [str(name) for name in files if name not in payload]
    return [
        Problem(METADATA, f"it does not describe {container.shown(name)} as it is") for name in sorted(wrong + extra)
    ]
