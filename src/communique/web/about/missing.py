"""What the record does not have: properties that are often absent, things without an identifier elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from communique.explain.gaps import PRESUPPOSED, meaning_of_absence
from communique.linking.decisions import LINKABLE
from communique.release.coverage import Coverage, KindCoverage
from communique.terms import PREFIXES, RDF, SKOS
from communique.web.kinds import BY_KIND, KindOfThing
from communique.web.labels import labels_of
from communique.web.site import Site
from communique.web.values import Value

MOST_NAMED = 40
"""Things without an identifier that are named, of each kind; the query finds all."""
MOST_SEARCHED = 10_000
"""Things of a kind among which those without an identifier are looked for; of more, only the query is offered."""
_PREFIXES = {name: PREFIXES[name] for name in ("owl", "rdfs", "skos")}


@dataclass(frozen=True)
class Absence:
    """A property that not all things of a kind have.

    Attributes:
        name: the property.
        stated: how many have it.
        meaning: what it means that one has not, in the words of the vocabulary.
    """

    name: Value
    stated: int
    meaning: str


@dataclass(frozen=True)
class Gaps:
    """What is not recorded of a kind of things."""

    kind: KindOfThing
    things: int
    absences: list[Absence]


@dataclass(frozen=True)
class Unlinked:
    """Things of a kind that say of no item of Wikidata that they are it.

    Attributes:
        kind: the kind.
        counts: how many things there are, how many are linked, for how many a search found nothing.
        things: the first of those without a link; none where there are too many to look.
        query: a query that finds all of them.
    """

    kind: KindOfThing
    counts: KindCoverage
    things: list[Value]
    query: str

    @property
    def number(self) -> int:
        """How many have no link."""
        return self.counts.things - self.counts.linked


def gaps(site: Site, coverage: Coverage) -> list[Gaps]:
    """Return what is often absent, for each kind of which the vocabulary says what absence means. Two queries.

    Left out is what only qualifies another property.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    counted = {name: coverage.kinds[name] for name in BY_KIND if name in coverage.kinds}
    used = sorted({iri for kind in counted.values() for iri in kind.properties})
    meanings = _meanings(site, used)
    labels = labels_of(site.store, meanings, site.naming)
    found = []
    for name, kind in counted.items():
        partly = [iri for iri, number in kind.properties.items() if number < kind.things and iri in meanings]
        absences = [
            Absence(labels.link(iri, site.addresses), kind.properties[iri], meanings[iri])
            for iri in sorted(partly, key=lambda iri: (-kind.properties[iri], labels[iri].text))
        ]
        if absences:
            found.append(Gaps(BY_KIND[name], kind.things, absences))
    return found


def _meanings(site: Site, properties: list[str]) -> dict[str, str]:
    """Return for each property what its absence means, where the vocabulary says so."""
    named = " ".join(f"<{iri}>" for iri in properties if NamedNode(iri) not in PRESUPPOSED)
    query = f"SELECT ?property ?note WHERE {{ VALUES ?property {{ {named} }} ?property {SKOS.scopeNote} ?note }}"
    found = {}
    for row in site.store.select(query):
        note = row["note"]
        meaning = meaning_of_absence(note.value) if isinstance(note, Literal) else ""
        if meaning:
            found[row["property"].value] = f"{meaning[:1].upper()}{meaning[1:]}"
    return found


def unlinked(site: Site, coverage: Coverage) -> list[Unlinked]:
    """Return what has no link to Wikidata, by kind; one query for each kind, and one for the names.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    counted = {name: coverage.kinds[name] for name in LINKABLE if name in coverage.kinds and name in BY_KIND}
    without = {
        name: site.once(f"about: unlinked {name}", lambda name=name: _without_link(site, BY_KIND[name]))  # type: ignore[misc]
        for name, counts in counted.items()
        if counts.linked < counts.things <= MOST_SEARCHED
    }
    labels = labels_of(site.store, {iri for iris in without.values() for iri in iris}, site.naming)
    return [
        Unlinked(
            BY_KIND[name],
            counts,
            [
                labels.link(iri, site.addresses)
                for iri in sorted(without.get(name, ()), key=lambda iri: labels[iri].text.casefold())
            ],
            _query(BY_KIND[name]),
        )
        for name, counts in counted.items()
    ]


def _without_link(site: Site, kind: KindOfThing) -> list[str]:
    rows = site.store.select(f"{_query(kind)} LIMIT {MOST_NAMED}")
    return [row["thing"].value for row in rows if isinstance(row["thing"], NamedNode)]


def _query(kind: KindOfThing) -> str:
    """Return a query for all things of a kind without a link, that people can read."""
    heads = "\n".join(f"PREFIX {name}: <{iri}>" for name, iri in _PREFIXES.items())
    return f"""{heads}
SELECT DISTINCT ?thing WHERE {{
  ?class rdfs:subClassOf* <{kind.class_iri}> . ?thing {RDF.type} ?class
  FILTER(!CONTAINS(STR(?thing), "#") && STRSTARTS(STR(?thing), "{PREFIXES[kind.kind]}"))
  FILTER NOT EXISTS {{ ?thing owl:sameAs|skos:exactMatch ?item FILTER(STRSTARTS(STR(?item), "{PREFIXES["wd"]}")) }}
}} ORDER BY ?thing"""
