"""The small corpus with many more events, of every sort of date and standing, for tests of lists and drawings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.conftest import copy_of_small

_PREFIXES = """@prefix cmq: <https://w3id.org/communique/ns#> .
@prefix body: <https://w3id.org/communique/id/body/> .
@prefix code: <https://w3id.org/communique/code/> .
@prefix event: <https://w3id.org/communique/id/event/> .
@prefix person: <https://w3id.org/communique/id/person/> .
@prefix place: <https://w3id.org/communique/id/place/> .
@prefix topic: <https://w3id.org/communique/id/topic/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
_DATES = (
    ("1952-03-04", "1952-03-04", "1952-03-04"),
    ("1952-03", "1952-03-01", "1952-03-31"),
    ("1952-12-30/1953-01-02", "1952-12-30", "1953-01-02"),
    ("1951/1954", "1951-01-01", "1954-12-31"),
    ("1952-06/..", "1952-06-01", ""),
    ("../1952-06", "", "1952-06-30"),
    ("", "", ""),
    ("1953-07-07", "1953-07-07", "1953-07-07"),
    ("1960-07-07", "1960-07-07", "1960-07-07"),
)
_CLASSES = (("Meeting", "in-person"), ("Call", "telephone"), ("Correspondence", "letter"), ("ContextEvent", ""))
_FORMATS = ("bilateral", "trilateral", "")
_STATUSES = ("held", "planned", "alleged-by-one-side", "reported-unconfirmed", "refused")
_PARTIES = (("northland", "ada-norland"), ("southland", "bela-sutter"), ("lake-league", "mira-vale"))
_ROLES = ("representative", "mediator", "observer")
_STANDINGS = ("reported", "unnamed", "disputed", "unconfirmed")


def with_many_events(target: Path, number: int) -> Path:
    """Write the small corpus with `number` further events to `target`."""
    project = copy_of_small(target)
    text = _PREFIXES + "\n".join("\n".join(_event(n)) for n in range(number))
    (project / "data" / "events" / "many.ttl").write_text(text, "utf-8")
    return project


def _event(n: int) -> Iterator[str]:
    class_, channel = _CLASSES[n % 4]
    format_ = _FORMATS[n % 3] if channel else ""
    yield f"event:many-{n}"
    yield f'    a cmq:{class_} ; skos:prefLabel "Happening {n}, “Škoda & <Søn>”"@en , "Событие {n}"@ru ;'
    yield f"    cmq:eventStatus code:{_STATUSES[n % 5]} ;"
    for name, value, type_ in zip(
        ("date", "earliest", "latest"), _DATES[n % 9], ("edtf:EDTF", "xsd:date", "xsd:date"), strict=True
    ):
        if value:
            yield f'    cmq:{name} "{value}"^^{type_} ;'
    yield f"    cmq:channel code:{channel} ;" if channel else ""
    yield f"    cmq:format code:{format_} ;" if format_ else ""
    yield f"    cmq:place place:{('geneva', 'border-lake')[n % 2]} ;" if n % 5 else ""
    yield f"    cmq:topic topic:{('ferry', 'lake-road')[n % 2]} ;" if n % 3 else ""
    yield f"    cmq:participation event:many-{n}\\#participation-1 , event:many-{n}\\#participation-2 ."
    for part in (1, 2):
        body, person = _PARTIES[(n + part) % 3]
        yield f"event:many-{n}\\#participation-{part} a cmq:Participation ; cmq:side body:{body} ;"
        yield f"    cmq:participant {'person:' + person if n % 4 else 'body:' + body} ;"
        yield f"    cmq:role code:{_ROLES[(n + 2 * part) % 3]} ;"
        yield f"    cmq:participationStatus code:{_STANDINGS[(n + part) % 4]} ."
