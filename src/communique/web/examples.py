"""Queries that show what can be asked of any record in this vocabulary."""

from __future__ import annotations

from dataclasses import dataclass

from communique.terms import PREFIXES


@dataclass(frozen=True)
class Example:
    """A query with what it asks, in words."""

    title: str
    query: str

    def as_curl(self, endpoint: str) -> str:
        """Return a shell command that asks this of `endpoint` and prints CSV."""
        query = self.query.strip()
        return f"curl -s -H 'Accept: text/csv' --data-urlencode query@- {endpoint} <<'SPARQL'\n{query}\nSPARQL"


def _example(title: str, prefixes: str, body: str) -> Example:
    declarations = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in prefixes.split())
    return Example(title, declarations + body)


EXAMPLES = (
    _example(
        "What contacts were there, in time order?",
        "cmq rdfs skos",
        """SELECT ?event ?label ?date WHERE {
  ?event a ?class ; skos:prefLabel ?label ; cmq:date ?date .
  ?class rdfs:subClassOf* cmq:NegotiationEvent .
  OPTIONAL { ?event cmq:earliest ?earliest }
  OPTIONAL { ?event cmq:latest ?latest }
}
ORDER BY COALESCE(?earliest, ?latest) ?latest ?event
""",
    ),
    _example(
        "Who took part for which side, in which office at the time?",
        "cmq skos",
        """SELECT ?date ?event ?person ?side ?office WHERE {
  ?e cmq:participation ?part ; cmq:date ?date ; skos:prefLabel ?event .
  ?part cmq:participant/skos:prefLabel ?person .
  OPTIONAL { ?part cmq:side/skos:prefLabel ?side }
  OPTIONAL { ?part cmq:office/skos:prefLabel ?office }
  OPTIONAL { ?e cmq:earliest ?earliest }
}
ORDER BY ?earliest ?event ?person
""",
    ),
    _example(
        "Which claims contradict each other?",
        "cmq skos",
        """SELECT ?question ?claim ?stance ?against ?stance2 WHERE {
  ?a cmq:contradicts ?b ; skos:prefLabel ?claim ; cmq:answers/skos:prefLabel ?question .
  ?b skos:prefLabel ?against .
  OPTIONAL { ?a cmq:stance/skos:prefLabel ?stance FILTER(LANG(?stance) = "en") }
  OPTIONAL { ?b cmq:stance/skos:prefLabel ?stance2 FILTER(LANG(?stance2) = "en") }
  FILTER(STR(?a) < STR(?b))
}
ORDER BY ?question ?claim
""",
    ),
)
