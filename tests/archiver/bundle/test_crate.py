"""The bundle's description is an RO-Crate 1.2, its posts speak schema.org."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bundled
import pytest

from archiver import document
from archiver.bundle import crate
from archiver.dossier import Dossier

PARTS = [crate.Part("report.html", "a" * 64, 5), crate.Part("media/x.png", "b" * 64, 7, "image/png")]
ACTS = [
    crate.Act("urn:citetrail:capture:1", "Look at twitter:1", "2026-03-02T09:30:15.000000Z", "t", "https://x.com/1")
]


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    archive, made = bundled.dossier(tmp_path / "archive")
    with archive:
        yield made


def entities(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {entity["@id"]: entity for entity in made["@graph"]}


def test_it_declares_itself_and_names_every_file_and_every_act() -> None:
    made = crate.crate(PARTS, ACTS, title="Evidence", date="2026-03-02", made_by="citetrail 0.0.0")
    found = entities(made)
    assert made["@context"] == "https://w3id.org/ro/crate/1.2/context"
    assert found["ro-crate-metadata.json"]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert {"name", "description", "datePublished", "license", "hasPart"} <= set(found["./"])
    assert found["./"]["hasPart"] == [{"@id": part.name} for part in PARTS]
    assert found["media/x.png"]["sha256"] == "b" * 64
    assert found["media/x.png"]["encodingFormat"] == "image/png"
    assert found["urn:citetrail:capture:1"]["@type"] == "CreateAction"
    assert found["./"]["mentions"] == [{"@id": "urn:citetrail:capture:1"}]


def test_every_reference_leads_to_an_entity_or_out_of_the_crate() -> None:
    made = crate.crate(PARTS, ACTS, title="Evidence", date="2026-03-02", made_by="t")
    found = entities(made)
    assert found["./"]["license"]["@id"] in found
    assert found["urn:citetrail:capture:1"]["instrument"]["@id"] in found


def test_a_post_keeps_what_schema_org_has_words_for_and_the_rest_under_our_name(dossier: Dossier) -> None:
    posts = document.article_document(dossier)["posts"]
    (name,) = (item.digest for item in bundled.POST.media if item.digest)
    graph = crate.postings(posts, {name: "media/a.png"})["@graph"]
    (post,) = (post for post in graph if post["identifier"] == bundled.REF.key)
    assert post["@id"] == bundled.REF.url
    assert post["author"] == {"@type": "Person", "alternateName": "ada_holm", "name": "Ada Holm", "identifier": "42"}
    assert (post["articleBody"], post["datePublished"]) == (bundled.POSTED, "2026-02-28T10:00:00Z")
    kept, lost = post["associatedMedia"]
    assert (kept["url"], kept["sha256"]) == ("media/a.png", name)
    assert (lost["creativeWorkStatus"], lost["contentUrl"]) == ("failed", "https://pbs.example/gone.png")
    ours = {item["name"]: item["value"] for item in post["additionalProperty"]}
    assert ours["citetrail:availability"] == "live"
    assert ours["citetrail:quotes"] == "twitter:1899999999999999999"
    assert None not in ours.values()
