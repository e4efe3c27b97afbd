"""Entities as RDF in the model of Wikidata's query service.

The model: https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format. Times lose their precision everywhere
but in full values (`psv:`), as they do there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from tests.wikidata.items import ENTITY, Json

WIKIBASE = "http://wikiba.se/ontology#"
PROP = "http://www.wikidata.org/prop/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SCHEMA = "http://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
PROV = "http://www.w3.org/ns/prov#"
WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SAME = "http://www.w3.org/2002/07/owl#sameAs"
RANKS = {"preferred": "PreferredRank", "normal": "NormalRank", "deprecated": "DeprecatedRank"}
DIRECTIONS = {
    "directClaim": "direct/",
    "claim": "",
    "statementProperty": "statement/",
    "statementValue": "statement/value/",
    "qualifier": "qualifier/",
    "qualifierValue": "qualifier/value/",
    "reference": "reference/",
    "referenceValue": "reference/value/",
    "novalue": "novalue/",
}
"""Property of a property to where below the namespace its term stands."""

Term = NamedNode | Literal


def quads_of(entity: Json) -> Iterator[Quad]:
    """Yield what is said of an entity."""
    about = f"{ENTITY}{entity['id']}"
    yield _quad(about, TYPE, NamedNode(f"{WIKIBASE}{entity['type'].capitalize()}"))
    yield _quad(about, f"{SCHEMA}version", Literal(str(entity["lastrevid"]), datatype=NamedNode(f"{XSD}integer")))
    yield _quad(about, f"{SCHEMA}dateModified", _instant(entity["modified"]))
    yield from _terms(about, entity)
    if entity["type"] == "property":
        yield from _property(about, entity)
    for prop, statements in entity["claims"].items():
        best = _best_rank(statements)
        for statement in statements:
            yield from _statement(about, prop, statement, statement["rank"] == best)


def redirect_quad(old: str, new: str) -> Quad:
    """Return that an id leads to another one."""
    return _quad(f"{ENTITY}{old}", SAME, NamedNode(f"{ENTITY}{new}"))


def _terms(about: str, entity: Json) -> Iterator[Quad]:
    for tag, label in entity["labels"].items():
        for name in (f"{RDFS}label", f"{SKOS}prefLabel", f"{SCHEMA}name"):
            yield _quad(about, name, Literal(label["value"], language=tag))
    for tag, aliases in entity["aliases"].items():
        for alias in aliases:
            yield _quad(about, f"{SKOS}altLabel", Literal(alias["value"], language=tag))
    for tag, description in entity["descriptions"].items():
        yield _quad(about, f"{SCHEMA}description", Literal(description["value"], language=tag))


def _property(about: str, entity: Json) -> Iterator[Quad]:
    words = entity["datatype"].split("-")
    yield _quad(about, f"{WIKIBASE}propertyType", NamedNode(f"{WIKIBASE}{''.join(map(str.capitalize, words))}"))
    for name, below in DIRECTIONS.items():
        yield _quad(about, f"{WIKIBASE}{name}", NamedNode(f"{PROP}{below}{entity['id']}"))


def _best_rank(statements: Iterable[Json]) -> str:
    ranks = {statement["rank"] for statement in statements}
    return "preferred" if "preferred" in ranks else "normal"


def _statement(about: str, prop: str, statement: Json, is_best: bool) -> Iterator[Quad]:
    node = f"{ENTITY}statement/{statement['id'].replace('$', '-')}"
    yield _quad(about, f"{PROP}{prop}", NamedNode(node))
    yield _quad(node, TYPE, NamedNode(f"{WIKIBASE}Statement"))
    yield _quad(node, f"{WIKIBASE}rank", NamedNode(f"{WIKIBASE}{RANKS[statement['rank']]}"))
    yield from _snak(node, "statement/", statement["mainsnak"])
    if is_best:
        yield _quad(node, TYPE, NamedNode(f"{WIKIBASE}BestRank"))
        yield from (quad for quad in _snak(about, "direct/", statement["mainsnak"], full=False))
    for snaks in statement.get("qualifiers", {}).values():
        for snak in snaks:
            yield from _snak(node, "qualifier/", snak)
    for reference in statement.get("references", ()):
        source = f"http://www.wikidata.org/reference/{reference['hash']}"
        yield _quad(node, f"{PROV}wasDerivedFrom", NamedNode(source))
        yield _quad(source, TYPE, NamedNode(f"{WIKIBASE}Reference"))
        for snaks in reference["snaks"].values():
            for snak in snaks:
                yield from _snak(source, "reference/", snak)


def _snak(about: str, below: str, snak: Json, full: bool = True) -> Iterator[Quad]:
    """Yield a value of a statement, qualifier, reference or of the entity itself."""
    prop = snak["property"]
    if snak["snaktype"] == "novalue":
        yield _quad(about, TYPE, NamedNode(f"{PROP}novalue/{prop}"))
        return
    if snak["snaktype"] == "somevalue":
        unknown = _hash(f"{about} {snak}")
        yield _quad(about, f"{PROP}{below}{prop}", NamedNode(f"http://www.wikidata.org/.well-known/genid/{unknown}"))
        return
    yield _quad(about, f"{PROP}{below}{prop}", _simple(snak))
    details = list(_full(snak)) if full else []
    if details:
        node = f"http://www.wikidata.org/value/{_hash(str(snak['datavalue']))}"
        yield _quad(about, f"{PROP}{below}value/{prop}", NamedNode(node))
        yield from (_quad(node, name, term) for name, term in details)


def _simple(snak: Json) -> Term:
    value, kind = snak["datavalue"]["value"], snak["datavalue"]["type"]
    if kind == "wikibase-entityid":
        return NamedNode(f"{ENTITY}{value['id']}")
    if kind == "monolingualtext":
        return Literal(value["text"], language=value["language"])
    if kind == "time":
        return _instant(value["time"])
    if kind == "quantity":
        return Literal(value["amount"], datatype=NamedNode(f"{XSD}decimal"))
    if kind == "globecoordinate":
        return Literal(f"Point({value['longitude']} {value['latitude']})", datatype=NamedNode(WKT))
    return NamedNode(value) if snak.get("datatype") == "url" else Literal(value)


def _full(snak: Json) -> Iterator[tuple[str, Term]]:
    """Yield the parts of a value that has several."""
    value, kind = snak["datavalue"]["value"], snak["datavalue"]["type"]
    if kind == "time":
        yield TYPE, NamedNode(f"{WIKIBASE}TimeValue")
        yield f"{WIKIBASE}timeValue", _instant(value["time"])
        yield f"{WIKIBASE}timePrecision", Literal(str(value["precision"]), datatype=NamedNode(f"{XSD}integer"))
        yield f"{WIKIBASE}timeTimezone", Literal(str(value["timezone"]), datatype=NamedNode(f"{XSD}integer"))
        yield f"{WIKIBASE}timeCalendarModel", NamedNode(value["calendarmodel"])
    elif kind == "globecoordinate":
        yield TYPE, NamedNode(f"{WIKIBASE}GlobecoordinateValue")
        for name, key in (("geoLatitude", "latitude"), ("geoLongitude", "longitude"), ("geoPrecision", "precision")):
            yield f"{WIKIBASE}{name}", Literal(str(value[key]), datatype=NamedNode(f"{XSD}double"))
        yield f"{WIKIBASE}geoGlobe", NamedNode(value["globe"])
    elif kind == "quantity":
        yield TYPE, NamedNode(f"{WIKIBASE}QuantityValue")
        yield f"{WIKIBASE}quantityAmount", _simple(snak)


def _instant(text: str) -> Literal:
    """Return a time as `xsd:dateTime`: no sign before the year, and the first of what is not known."""
    cleaned = re.sub("-00", "-01", text.removeprefix("+"))
    return Literal(cleaned, datatype=NamedNode(f"{XSD}dateTime"))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _quad(subject: str, predicate: str, term: Term) -> Quad:
    return Quad(NamedNode(subject), NamedNode(predicate), term)
