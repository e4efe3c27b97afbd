"""What the front page tells of a release: what it is, how much there is, what is contested, how to cite and take it."""

from __future__ import annotations

from dataclasses import dataclass

from communique.release.layout import HandedOut
from communique.release.release import Manifest
from communique.terms import CMQ
from communique.web.about.processes import process_iris
from communique.web.contradictions.asked import all_asked
from communique.web.labels import labels_of
from communique.web.site import Site
from communique.web.values import Value
from communique.web.words import N_

_COUNTS = (
    ("events", N_("events"), "/events"), ("people", N_("people"), "/people"), ("bodies", N_("bodies"), "/bodies"),
    ("agreements", N_("agreements"), "/agreements"), ("questions", N_("questions"), "/questions"),
    ("claims", N_("claims"), "/claims"), ("places", N_("places"), "/places"), ("sources", N_("sources"), "/sources"),
    ("evidence", N_("citations of passages"), ""), ("statements", N_("statements"), "/dumps/"),
)  # fmt: skip
_MOST_CONTESTED = 5
_SOURCES = f"""
SELECT ?question (COUNT(DISTINCT ?text) AS ?texts) WHERE {{{{
  VALUES ?question {{{{ {{questions}} }}}} ?claim {CMQ.answers} ?question ; {CMQ.reportedIn} ?text
}}}} GROUP BY ?question"""
_OFFERED = {"communique.ttl": "Turtle", "communique.jsonld": "JSON-LD", "communique.nq": "N-Quads",
            "events.csv": "CSV"}  # fmt: skip


@dataclass(frozen=True)
class Contested:
    """A question on which claims contradict each other: how many positions there are, and in how many sources."""

    question: Value
    positions: int
    sources: int


def processes_of(site: Site) -> list[Value]:
    """Return what the record is about: the processes, as links, those of which most events are part first.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    found = process_iris(site)
    labels = labels_of(site.store, found, site.naming)
    return [labels.link(iri, site.addresses) for iri in found]


def contested(site: Site) -> list[Contested]:
    """Return the questions with the most positions among those on which claims contradict each other.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    found = site.once("contested", lambda: _contested(site))
    labels = labels_of(site.store, [iri for iri, _, _ in found], site.naming)
    return [Contested(labels.link(iri, site.addresses), positions, sources) for iri, positions, sources in found]


def counts(site: Site, manifest: Manifest) -> list[tuple[int, str, str]]:
    """Return how many there are of what there are any, what they are called, and where they are listed."""
    found = manifest["counts"]
    return [
        (found[key], word, site.addresses.local(path) if path else "") for key, word, path in _COUNTS if found.get(key)
    ]


def downloads(site: Site) -> list[tuple[str, HandedOut]]:
    """Return the files that most readers want, with the names of their syntaxes."""
    by_name = {file.name: file for file in site.release.handed_out}
    return [(syntax, by_name[name]) for name, syntax in _OFFERED.items() if name in by_name]


def _contested(site: Site) -> list[tuple[str, int, int]]:
    opposed = [each for each in all_asked(site) if each.pairs.get("contradiction")]
    first = sorted(opposed, key=lambda each: (-each.positions, each.iri))[:_MOST_CONTESTED]
    rows = site.store.select(_SOURCES.format(questions=" ".join(f"<{each.iri}>" for each in first)))
    sources = {row["question"].value: int(row["texts"].value) for row in rows}
    return [(each.iri, each.positions, sources.get(each.iri, 0)) for each in first]
