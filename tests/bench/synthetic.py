"""A deterministic generator of synthetic events, each labelled as such.

The events are those of the fictional small corpus multiplied: reference data (bodies, topics, process, source) are
taken from it, and each event has four participations, an outcome and six passages, about 97 statements. People
and places grow with the events, so that each has to do with as many of them in a large corpus as in a small one. Who
has proposed every tenth event is contested: a question and two claims that contradict each other. Equal counts give
equal bytes, in the canonical form.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random

from communique.formatting import canonical

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "corpora" / "small"
REFERENCE = ("agreements", "bodies", "offices", "people", "places", "processes", "topics")
SEED = 1993
FOLDER_SIZE = 1000
"""Event files in one folder."""
_SLUG, _NAME, _DAY = "synthetic-999999", "event 999999,", "1999-09-09"
_PLACE, _PEOPLE = "somewhere", ("somebody-1", "somebody-2", "somebody-3")
"""What stands in a form where each event has its own."""
_STAND_INS = re.compile("(" + "|".join((_SLUG, _NAME, _DAY, _PLACE, *_PEOPLE)) + ")")
_EVENTS_A_PERSON, _EVENTS_A_PLACE, _EVENTS_A_QUESTION = 20, 100, 10
"""How many events there are for each person, place and question."""

_PREFIXES = """@prefix body: <https://w3id.org/communique/id/body/> .
@prefix cmq: <https://w3id.org/communique/ns#> .
@prefix claim: <https://w3id.org/communique/id/claim/> .
@prefix code: <https://w3id.org/communique/code/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix event: <https://w3id.org/communique/id/event/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix office: <https://w3id.org/communique/id/office/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix person: <https://w3id.org/communique/id/person/> .
@prefix place: <https://w3id.org/communique/id/place/> .
@prefix process: <https://w3id.org/communique/id/process/> .
@prefix question: <https://w3id.org/communique/id/question/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix source: <https://w3id.org/communique/id/source/> .
@prefix topic: <https://w3id.org/communique/id/topic/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_SIDES = ("northland", "southland", "southland")
"""For whom each named participant acts."""


def write_project(folder: Path, events: int) -> Path:
    """Write a project with `events` synthetic events, the real ontology and the real shapes; return `folder`."""
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(SMALL / "seeds", folder / "seeds")
    (folder / "data").mkdir(parents=True)
    for name in REFERENCE:
        shutil.copy(SMALL / "data" / f"{name}.ttl", folder / "data")
    for name in ("events", "claims"):
        shutil.copytree(SMALL / "data" / name, folder / "data" / name)
    offices = "\n".join(map(_office, dict.fromkeys(_SIDES)))
    (folder / "data" / "synthetic-offices.ttl").write_bytes(_canonical(offices))
    (folder / "data" / "synthetic-people.ttl").write_bytes(_named("foaf:Person", "person", _people(events)))
    (folder / "data" / "synthetic-places.ttl").write_bytes(_named("geo:Feature", "place", _places(events)))
    for number, text in enumerate(event_files(events)):
        _write(folder / "data" / "events", number, text)
        if number % _EVENTS_A_QUESTION == 0:
            claims = _claims().replace(_SLUG, _slug(number))
            _write(folder / "data" / "claims", number, claims.encode())
    return folder


def _write(folder: Path, number: int, text: bytes) -> None:
    path = folder / f"synthetic-{number // FOLDER_SIZE:03}" / f"{_slug(number)}.ttl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)


def _people(events: int) -> int:
    return max(10, events // _EVENTS_A_PERSON)


def _places(events: int) -> int:
    return max(5, events // _EVENTS_A_PLACE)


def _named(kind: str, prefix: str, count: int) -> bytes:
    """Return the file of that many people or places, in canonical form."""
    lines = [f'{prefix}:synthetic-{n} a {kind} ; skos:prefLabel "Synthetic {prefix} {n}"@en .' for n in range(count)]
    return _canonical("\n".join(lines))


def _canonical(turtle: str) -> bytes:
    return canonical(f"{_PREFIXES}{turtle}\n".encode(), "synthetic")


def _office(side: str) -> str:
    label = f'skos:prefLabel "Synthetic delegate of {side.capitalize()}"@en'
    return f"office:synthetic-{side} a cmq:Office ; {label} ; cmq:severalHolders true ; org:postIn body:{side} ."


def event_files(events: int) -> Iterator[bytes]:
    """Yield the files of that many events, in canonical form."""
    random = Random(SEED)  # noqa: S311 - a fixed sequence is the point
    for number in range(events):
        day = (date(1950, 1, 1) + timedelta(days=random.randrange(18000))).isoformat()
        kind, channel = random.choice((("Meeting", "in-person"), ("Call", "telephone")))
        form = _form(kind, channel, random.choice(("public", "confidential")), number % _EVENTS_A_QUESTION == 0)
        own = {_SLUG: _slug(number), _NAME: f"event {number},", _DAY: day}
        own |= {_PLACE: f"synthetic-{random.randrange(_places(events))}"}
        people = random.sample(range(_people(events)), len(_PEOPLE))
        own |= {stand_in: f"synthetic-{person}" for stand_in, person in zip(_PEOPLE, people, strict=True)}
        yield "".join(own.get(piece, piece) for piece in _STAND_INS.split(form)).encode()


def _slug(number: int) -> str:
    return f"synthetic-{number:06}"


@cache
def _form(kind: str, channel: str, publicity: str, contested: bool) -> str:
    """Return an event file in canonical form with the stand-ins still to be replaced."""
    return _canonical(_event(kind, channel, publicity, contested)).decode()


@cache
def _claims() -> str:
    """Return a file with a question and its claims in canonical form, `_SLUG` still to be replaced."""
    sides = (("northland", "southland"), ("southland", "northland"))
    claims = "\n".join(_claim(side, other) for side, other in sides)
    label = "Which side proposed a synthetic event?"
    question = f'question:{_SLUG} a cmq:Question ; skos:prefLabel "{label}"@en .\n'
    return _canonical(question + claims).decode()


def _claim(side: str, other: str) -> str:
    claim, proof = f"claim:{_SLUG}-{side}", f"claim:{_SLUG}-{side}\\#evidence-1"
    return (
        f'{claim} a cmq:Claim ; skos:prefLabel "A synthetic event was proposed by {side.capitalize()}"@en ;'
        f" cmq:answers question:{_SLUG} ; cmq:about event:{_SLUG} ; cmq:aboutProperty cmq:initiatedBy ;"
        f" cmq:claimedValue body:{side} ; cmq:stance code:asserts ; cmq:claimant body:{side} ;"
        f" cmq:contradicts claim:{_SLUG}-{other} ; cmq:reportedIn source:harbour-gazette ; cmq:evidence {proof} .\n"
        f"{_evidence(proof)}"
    )


def _event(kind: str, channel: str, publicity: str, contested: bool) -> str:
    slug, day = _SLUG, _DAY
    parts = [f"event:{slug}\\#participation-{i}" for i in range(1, len(_PEOPLE) + 2)]
    question = f" cmq:question question:{slug} ;" if contested else ""
    proofs = [f"event:{slug}\\#evidence-{i}" for i in range(1, len(parts) + 3)]
    lines = [
        f"event:{slug} a cmq:{kind} ;",
        f'    skos:prefLabel "Synthetic {_NAME} for measurements only"@en ;',
        f'    cmq:date "{day}"^^edtf:EDTF ;',
        f'    cmq:earliest "{day}"^^xsd:date ; cmq:latest "{day}"^^xsd:date ;',
        f"    cmq:eventStatus code:held ; cmq:format code:bilateral ; cmq:channel code:{channel} ;",
        f"    cmq:publicity code:{publicity} ; cmq:place place:{_PLACE} ;{question}",
        "    cmq:partOf process:lake-talks ; cmq:topic topic:ferry ;",
        f"    cmq:participation {', '.join(parts)} ;",
        f"    cmq:outcome event:{slug}\\#outcome-1 ;",
        f"    cmq:evidence {proofs[0]} .",
        f"event:{slug}\\#outcome-1 a cmq:Outcome ; dcterms:type code:commitment-to-meet ;",
        f'    skos:prefLabel "Synthetic outcome"@en ; cmq:evidence {proofs[1]} .',
    ]
    for part, proof, person, side in zip(parts, proofs[2:], (*_PEOPLE, ""), (*_SIDES, ""), strict=True):
        lines.append(_participation(part, proof, person, side))
    lines += [_evidence(proof) for proof in proofs]
    return "\n".join(lines)


def _participation(part: str, proof: str, person: str, side: str) -> str:
    known = f"cmq:participant person:{person} ; cmq:side body:{side} ; cmq:office office:synthetic-{side} ; "
    who = known if person else ""
    status = "reported" if person else "unnamed"
    note = "" if person else ' skos:prefLabel "a synthetic person without a name"@en ;'
    how = f"cmq:role code:representative ; cmq:participationStatus code:{status} ;{note}"
    return f"{part} a cmq:Participation ; {who}{how} cmq:evidence {proof} ."


def _evidence(proof: str) -> str:
    position = "125 ; oa:end 230"
    digest = "e8e22a324cb115db4266e95d2acd7cab79317a07af84715ccc006e35580fbe8f"
    return (
        f"{proof} a oa:SpecificResource ; oa:hasSource source:harbour-gazette ; oa:hasSelector {proof}-span ;"
        ' cmq:anchor "Delegations of Northland and Southland met in Geneva" .\n'
        f'{proof}-span a oa:TextPositionSelector ; oa:start {position} ; cmq:sha256 "{digest}" .'
    )
