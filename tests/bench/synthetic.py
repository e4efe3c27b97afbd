"""A deterministic generator of synthetic events, each labelled as such.

The events are those of the fictional small corpus multiplied: reference data (people, bodies, offices, places,
topics, process, source) are taken from it, and each event has four participations, an outcome and six passages,
about 90 statements. Equal counts give equal bytes.
"""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from random import Random

from communique.formatting import canonical

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "corpora" / "small"
REFERENCE = ("agreements", "bodies", "offices", "people", "places", "processes", "topics")
SEED = 1993

_PREFIXES = """@prefix body: <https://w3id.org/communique/id/body/> .
@prefix cmq: <https://w3id.org/communique/ns#> .
@prefix code: <https://w3id.org/communique/code/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix event: <https://w3id.org/communique/id/event/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix office: <https://w3id.org/communique/id/office/> .
@prefix person: <https://w3id.org/communique/id/person/> .
@prefix place: <https://w3id.org/communique/id/place/> .
@prefix process: <https://w3id.org/communique/id/process/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/communique/id/source/> .
@prefix topic: <https://w3id.org/communique/id/topic/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_PEOPLE = (
    ("person:ada-norland", "body:northland", "office:northland-envoy"),
    ("person:bela-sutter", "body:southland", "office:southland-foreign-minister"),
    ("person:bela-suter", "body:southland", "office:southland-secretary"),
)


def write_project(folder: Path, events: int) -> Path:
    """Write a project with `events` synthetic events, the real ontology and the real shapes; return `folder`."""
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(SMALL / "seeds", folder / "seeds")
    (folder / "data" / "events").mkdir(parents=True)
    for name in REFERENCE:
        shutil.copy(SMALL / "data" / f"{name}.ttl", folder / "data")
    for path in sorted((SMALL / "data" / "events").iterdir()):
        shutil.copy(path, folder / "data" / "events")
    random = Random(SEED)  # noqa: S311 - a fixed sequence is the point
    for number in range(events):
        path = folder / "data" / "events" / f"synthetic-{number:06}.ttl"
        path.write_bytes(canonical(_event(number, random).encode(), path.name))
    return folder


def _event(number: int, random: Random) -> str:
    slug = f"synthetic-{number:06}"
    day = (date(1950, 1, 1) + timedelta(days=random.randrange(18000))).isoformat()
    parts = [f"event:{slug}\\#participation-{i}" for i in range(1, len(_PEOPLE) + 2)]
    proofs = [f"event:{slug}\\#evidence-{i}" for i in range(1, len(parts) + 3)]
    kind, channel = random.choice((("Meeting", "in-person"), ("Call", "telephone")))
    lines = [
        f"event:{slug} a cmq:{kind} ;",
        f'    skos:prefLabel "Synthetic event {number}, for measurements only"@en ;',
        f'    cmq:date "{day}"^^edtf:EDTF ;',
        f'    cmq:earliest "{day}"^^xsd:date ; cmq:latest "{day}"^^xsd:date ;',
        f"    cmq:eventStatus code:held ; cmq:format code:bilateral ; cmq:channel code:{channel} ;",
        f"    cmq:publicity code:{random.choice(('public', 'confidential'))} ; cmq:place place:geneva ;",
        "    cmq:partOf process:lake-talks ; cmq:topic topic:ferry ;",
        f"    cmq:participation {', '.join(parts)} ;",
        f"    cmq:outcome event:{slug}\\#outcome-1 ;",
        f"    cmq:evidence {proofs[0]} .",
        f"event:{slug}\\#outcome-1 a cmq:Outcome ; dcterms:type code:commitment-to-meet ;",
        f'    skos:prefLabel "Synthetic outcome"@en ; cmq:evidence {proofs[1]} .',
    ]
    for part, proof, person in zip(parts, proofs[2:], (*_PEOPLE, None), strict=True):
        lines.append(_participation(part, proof, person))
    lines += [_evidence(proof) for proof in proofs]
    return _PREFIXES + "\n".join(lines) + "\n"


def _participation(part: str, proof: str, person: tuple[str, str, str] | None) -> str:
    who = f"cmq:participant {person[0]} ; cmq:side {person[1]} ; cmq:office {person[2]} ; " if person else ""
    status = "reported" if person else "unnamed"
    note = "" if person else ' skos:prefLabel "a synthetic person without a name"@en ;'
    known = f"{who}cmq:role code:representative ; cmq:participationStatus code:{status} ;{note}"
    return f"{part} a cmq:Participation ; {known} cmq:evidence {proof} ."


def _evidence(proof: str) -> str:
    position = "125 ; oa:end 230"
    digest = "e8e22a324cb115db4266e95d2acd7cab79317a07af84715ccc006e35580fbe8f"
    return (
        f"{proof} a oa:SpecificResource ; oa:hasSource source:harbour-gazette ; oa:hasSelector {proof}-span ;"
        ' cmq:anchor "Delegations of Northland and Southland met in Geneva" .\n'
        f'{proof}-span a oa:TextPositionSelector ; oa:start {position} ; cmq:sha256 "{digest}" .'
    )
