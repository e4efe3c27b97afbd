"""The page of the vocabulary: its parts in the order in which they stand there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pyoxigraph import NamedNode, Triple

from communique.terms import BASE, DCTERMS, OWL, PREFIXES, RDF, SKOS, WIKIBASE, compact
from communique.web.facts import Facts
from communique.web.formats import DOCUMENT_FORMATS
from communique.web.labels import labels_of
from communique.web.reader import Reader
from communique.web.sections import Column, table
from communique.web.site import Site
from communique.web.values import Cell, Row, Section, Value
from communique.web.vocabulary.reading import CODES, MATCHES, OWN, TermEntry, Terms, anchor
from communique.web.vocabulary.uses import query_for, uses_of_codes, uses_of_terms
from communique.web.words import N_

ONTOLOGY = NamedNode(f"{BASE}ns")
_NOTHING = NamedNode(BASE)
"""Subject of a page on which no term is a part of another."""
_RELATIONS = "|".join(str(match) for match in MATCHES[1:])
_FURTHER = f"""
CONSTRUCT {{ ?term ?p ?o }} WHERE {{
  {{
    {{ ?term a {SKOS.ConceptScheme} }} UNION {{ ?scheme a {SKOS.ConceptScheme} . ?term {SKOS.inScheme} ?scheme }}
    ?term ?p ?o
  }} UNION {{
    VALUES ?p {{ {" ".join(str(match) for match in MATCHES)} }}
    ?term ?p ?o FILTER(STRSTARTS(STR(?term), "{PREFIXES["cmq"]}"))
  }} UNION {{
    ?term {SKOS.inScheme} <{BASE}code/wikidata-terms> ; {SKOS.exactMatch} ?item .
    ?o {SKOS.exactMatch}|{_RELATIONS} ?item .
    FILTER (?o != ?term)
    BIND ({SKOS.relatedMatch} AS ?p)
  }}
}}"""
"""What the ontology's own graph does not say: code lists, alignments, and what stands for which term of Wikidata."""


@dataclass(frozen=True)
class IndexEntry:
    """A line of the index: a name, where it leads, and what sort of term it is."""

    name: str
    href: str
    sort: str


def vocabulary_page(site: Site, triples: list[Triple]) -> str:
    """Return the page about the ontology that `triples` declare, those about the ontology itself first.

    Raises:
        HttpProblem: 503, the data cannot be read.
    """
    facts = Facts([*triples, *site.store.construct(_FURTHER)])
    reader = Reader(_NOTHING, facts, labels_of(site.store, facts.iris(), site.naming), site.addresses)
    terms = Terms(reader, uses_of_terms(site))
    declared = {triple.subject for triple in triples if isinstance(triple.subject, NamedNode)} - {ONTOLOGY}
    own = [term for term in _ordered(declared) if term.value.startswith(OWN)]
    is_class = {term.value: OWL.Class in facts.objects(term, RDF.type) for term in declared}
    endpoint = site.addresses.local("/sparql")
    entries = {
        term.value: terms.entry(term, query_for(endpoint, term.value, is_class[term.value]))
        for term in _ordered(declared)
        if not term.value.startswith(CODES)
    }
    classes = {term.value: entries[term.value] for term in own if is_class[term.value]}
    schemes = _schemes(reader, site)
    return site.pages.render(
        "vocabulary.html",
        ontology=ONTOLOGY.value,
        title=facts.text(ONTOLOGY, DCTERMS.title),
        description=facts.text(ONTOLOGY, DCTERMS.description),
        version=facts.text(ONTOLOGY, OWL.versionInfo),
        head=reader.groups(ONTOLOGY, (DCTERMS.title, DCTERMS.description)),
        tree=terms.tree(classes),
        classes=list(classes.values()),
        properties=[entries[term.value] for term in own if not is_class[term.value]],
        reused=[entry for iri, entry in entries.items() if not iri.startswith(BASE)],
        schemes=schemes,
        index=_index(entries, schemes),
        codes_are_counted=uses_of_codes(site) is not None,
        formats=DOCUMENT_FORMATS,
    )


def _ordered(terms: Iterable[NamedNode]) -> list[NamedNode]:
    return sorted(terms, key=lambda term: compact(term.value).lower())


def _schemes(reader: Reader, site: Site) -> list[Section]:
    found = [node for node in reader.facts.subjects(RDF.type, SKOS.ConceptScheme) if isinstance(node, NamedNode)]
    own = sorted((node for node in found if node.value.startswith(CODES)), key=lambda node: node.value)
    sections = [_scheme(reader, site, scheme) for scheme in own]
    return [section for section in sections if section.rows]


def _scheme(reader: Reader, site: Site, scheme: NamedNode) -> Section:
    found = reader.facts.subjects(SKOS.inScheme, scheme)
    members = sorted((n for n in found if isinstance(n, NamedNode) and n.value.startswith(CODES)), key=str)
    uses = uses_of_codes(site)
    endpoint = site.addresses.local("/sparql")

    def used(code: NamedNode) -> Cell:
        count = (uses or {}).get(code.value, 0)
        return [Value(f"{count:,}", query_for(endpoint, code.value, False, is_code=True))] if count else []

    columns: list[Column] = [
        (N_("Code"), lambda code: [reader.value(code)]),
        (N_("Written"), lambda code: [Value(compact(code.value))]),
        (N_("Definition"), lambda code: reader.values(code, SKOS.definition)),
        (N_("Remark"), lambda code: [*reader.values(code, SKOS.scopeNote), *reader.values(code, SKOS.note)]),
        (N_("On Wikidata"), lambda code: reader.values(code, SKOS.exactMatch)),
        (N_("Kind of value"), lambda code: reader.values(code, WIKIBASE.propertyType)),
        (N_("Corresponds to"), lambda code: reader.values(code, SKOS.relatedMatch)),
        (N_("Evidence"), lambda code: [_short(value) for value in reader.values(code, DCTERMS.source)]),
        (N_("Uses"), used),
    ]
    name = reader.value(scheme)
    codes = table("", "", members, columns)
    rows = [Row(row.cells, anchor(code.value)) for code, row in zip(members, codes.rows, strict=True)]
    about = reader.text(scheme, SKOS.definition)
    anchor_id = f"scheme-{scheme.value.removeprefix(CODES)}"
    return Section(anchor_id, name.text, name.href, about, columns=codes.columns, rows=rows)


def _short(value: Value) -> Value:
    """Return a link to a page elsewhere under the name of its host."""
    return replace(value, text=urlsplit(value.href).hostname or value.text)


def _index(entries: dict[str, TermEntry], schemes: list[Section]) -> list[IndexEntry]:
    """Return all terms and codes by name."""
    lines = [IndexEntry(e.label.text, f"#{e.anchor_id}", e.name) for e in entries.values()]
    lines += [
        IndexEntry(row.cells[0][0].text, f"#{row.anchor_id}", section.title)
        for section in schemes
        for row in section.rows
    ]
    return sorted(lines, key=lambda line: (line.name.lower(), line.sort))
