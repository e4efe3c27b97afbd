"""What search engines read of a page: an event or an article in the terms of schema.org, as JSON-LD.

Only what the record states itself goes in: nothing that a claim on record contests, no event that is not said to have
been held, no date that is uncertain.
"""

from __future__ import annotations

import json
from typing import Any

from pyoxigraph import NamedNode

from communique.dates import InvalidDate, Point, sides
from communique.iris import kind_of
from communique.terms import CMQ, CODE, DCTERMS, OWL, PAV, SKOS, WD
from communique.web.gather import Gathered
from communique.web.reader import Reader
from communique.web.values import Value

_NEWS = (CODE.term("news-report"), CODE.term("agency-report"))
_AT = (CODE.at, CODE.within)
_SEASONS_FROM = 21


def structured(reader: Reader, gathered: Gathered) -> str:
    """Return the description as JSON that can stand in a `script` element; empty where there is nothing to say."""
    described: dict[str, Any] = {}
    if gathered.kind == "event":
        described = _event(reader)
    elif gathered.kind == "source":
        described = _article(reader)
    if not described:
        return ""
    return in_page({"@id": reader.subject.value, **described})


_SAFE = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"})
"""What would end a `script` element, or a line of a script, in JSON's own escapes."""


def in_page(described: dict[str, Any]) -> str:
    """Return a description in the terms of schema.org as JSON that can stand in a `script` element.

    What is empty is left out.
    """
    whole = {"@context": "https://schema.org", **{name: value for name, value in described.items() if value}}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).translate(_SAFE)


def _event(reader: Reader) -> dict[str, Any]:
    event, facts = reader.subject, reader.facts
    contested = _contested(reader)
    if CODE.held not in facts.objects(event, CMQ.eventStatus) or CMQ.eventStatus in contested:
        return {}
    start, end = _dates(facts.text(event, CMQ.date)) if CMQ.date not in contested else ("", "")
    places = reader.parts(event, CMQ.place) if _is_placed(reader) and CMQ.place not in contested else []
    topics = reader.parts(event, CMQ.topic) if CMQ.topic not in contested else []
    return {
        "@type": "Event",
        "name": reader.link(event.value).text,
        "startDate": start,
        "endDate": end,
        "location": [{"@type": "Place", "@id": place.value, "name": reader.link(place.value).text} for place in places],
        "about": [reader.link(topic.value).text for topic in topics],
        "sameAs": _same(reader),
    }


def _article(reader: Reader) -> dict[str, Any]:
    source, facts = reader.subject, reader.facts
    is_news = any(kind in facts.objects(source, DCTERMS.type) for kind in _NEWS)
    return {
        "@type": "NewsArticle" if is_news else "CreativeWork",
        "name": reader.link(source.value).text,
        "headline": facts.text(source, DCTERMS.term("title")),
        "author": [_agent(value) for value in reader.values(source, DCTERMS.creator)],
        "publisher": [_agent(value) for value in reader.values(source, DCTERMS.publisher)],
        "datePublished": _dates(facts.text(source, DCTERMS.issued))[0],
        "inLanguage": facts.text(source, DCTERMS.language),
        "url": facts.text(source, PAV.retrievedFrom),
        "sameAs": _same(reader),
    }


def _agent(value: Value) -> dict[str, str]:
    sort = "Person" if kind_of(value.iri) == "person" else "Organization"
    return {"@type": sort, "@id": value.iri, "name": value.text}


def _contested(reader: Reader) -> set[object]:
    """Return the properties of the page's thing that a claim which another contradicts is about."""
    claims = [claim for claim in reader.facts.subjects(CMQ.about, reader.subject) if isinstance(claim, NamedNode)]
    return {
        term
        for claim in claims
        if reader.facts.objects(claim, CMQ.contradicts)
        for term in reader.facts.objects(claim, CMQ.aboutProperty)
    }


def _is_placed(reader: Reader) -> bool:
    """Tell whether the event was at its place, not merely near it."""
    relations = reader.facts.objects(reader.subject, CMQ.placeRelation)
    return all(relation in _AT for relation in relations)


def _dates(stated: str) -> tuple[str, str]:
    """Return first and last day, month or year of a date, empty where it is not certain."""
    try:
        points = sides(stated)
    except InvalidDate:
        return "", ""
    if not all(point is not None and _is_certain(point) for point in points):
        return "", ""
    first, *_, last = [*stated.split("/"), *stated.split("/")]
    return first, last


def _is_certain(point: Point) -> bool:
    known = not point.qualifier and all(not part or part.isdigit() for part in (point.year, point.month, point.day))
    return known and not (point.month and int(point.month) >= _SEASONS_FROM)


def _same(reader: Reader) -> list[str]:
    found = [reader.facts.objects(reader.subject, p) for p in (SKOS.exactMatch, OWL.sameAs)]
    return [t.value for terms in found for t in terms if isinstance(t, NamedNode) and t.value.startswith(str(WD))]
