"""The same list as a SPARQL query, for whoever wants to go on from there."""

from __future__ import annotations

from collections.abc import Sequence

from communique.release.events.index import EventIndex
from communique.release.events.schema import (
    CHANNEL,
    CONTESTED,
    FORMAT,
    KIND,
    MEDIATOR,
    PARTY,
    PERSON,
    PLACE,
    SOURCE,
    STATUS,
    TOPIC,
    YES,
)
from communique.terms import PREFIXES
from communique.web.event_list.filters import Filters

_PREFIXES = ("cmq", "code", "oa", "rdf", "skos", "xsd")
_TAKES_PART = "cmq:participation/(cmq:participant|cmq:side)"
_PATHS = {
    KIND: "rdf:type",
    CHANNEL: "cmq:channel",
    FORMAT: "cmq:format",
    STATUS: "cmq:eventStatus",
    PARTY: _TAKES_PART,
    PERSON: _TAKES_PART,
    TOPIC: "cmq:topic",
    PLACE: "cmq:place",
    SOURCE: "cmq:evidence/oa:hasSource",
}
"""Property path from an event to the values of a filter."""
_CONTESTED = """{
    ?claim cmq:contradicts ?other .
    { ?claim cmq:about ?event } UNION { ?claim cmq:answers ?question . ?event cmq:question ?question }
    UNION { ?claim cmq:about ?part FILTER (STRSTARTS(STR(?part), CONCAT(STR(?event), "#"))) }
  }"""


def as_sparql(index: EventIndex, filters: Filters) -> str:
    """Return a query for the events that fit `filters`, in the order of the list; empty if words are looked for.

    Words are compared in a form that SPARQL does not know.
    """
    if filters.words:
        return ""
    lines = ["?event cmq:eventStatus ?status ."]
    for filter_, names in filters.chosen.items():
        lines += _condition(index, filter_, names)
    return "\n".join(
        [
            *(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in _PREFIXES),
            "SELECT DISTINCT ?event ?label ?date ?earliest ?latest WHERE {",
            *(f"  {line}" for line in lines),
            "  OPTIONAL { ?event cmq:date ?date }",
            "  OPTIONAL { ?event cmq:earliest ?earliest }",
            "  OPTIONAL { ?event cmq:latest ?latest }",
            '  OPTIONAL { ?event skos:prefLabel ?label FILTER (LANG(?label) = "en") }',
            *(f"  {line}" for line in filters.period.conditions("xsd:date")),
            "} ORDER BY (!BOUND(?earliest) && !BOUND(?latest)) COALESCE(?earliest, ?latest) ?latest ?event",
        ]
    )


def _condition(index: EventIndex, filter_: str, names: Sequence[str]) -> list[str]:
    if filter_ == CONTESTED:
        if len(names) > 1:
            return []
        return [f"FILTER {'EXISTS' if names[0] == YES else 'NOT EXISTS'} {_CONTESTED}"]
    terms = (index.term(filter_, name) for name in names)
    values = " ".join(f"<{term.iri}>" for term in terms if term)
    if filter_ == MEDIATOR:
        part = "?event cmq:participation ?part . ?part cmq:role code:mediator ; cmq:participant ?mediator ."
        return [f"VALUES ?mediator {{ {values} }}", part]
    return [f"VALUES ?{filter_} {{ {values} }}", f"?event {_PATHS[filter_]} ?{filter_} ."]
