"""The vocabulary under its own address: terms and codes for people, the ontology for programs."""

from __future__ import annotations

import re

from pyoxigraph import NamedNode, Triple
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.terms import BASE, DCTERMS, OWL, PREFIXES, RDF, RDFS, SKOS, WIKIBASE, compact
from communique.web.entities import not_known
from communique.web.facts import Facts
from communique.web.formats import DOCUMENT_FORMATS, HTML, Choice, choose, document_bytes
from communique.web.labels import labels_of
from communique.web.reader import Reader
from communique.web.responses import accept_of, respond
from communique.web.sections import Column, table
from communique.web.site import LICENCE, Site, site_of
from communique.web.values import Group, Node, Section, Value

ONTOLOGY = NamedNode(f"{BASE}ns")
_NOTHING = NamedNode(BASE)
"""Subject of a page on which no term is a part of another."""
_ENDINGS = {form.ending: form for form in DOCUMENT_FORMATS}
_OWN = PREFIXES["cmq"]
_FIRST = (SKOS.definition, SKOS.scopeNote, SKOS.example, RDFS.subClassOf, RDFS.domain, RDFS.range)
_CODES = PREFIXES["code"]
_PATH = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_SCHEMES = f"""
CONSTRUCT {{ ?code ?p ?o }} WHERE {{
  {{
    {{ ?code a {SKOS.ConceptScheme} }} UNION {{ ?scheme a {SKOS.ConceptScheme} . ?code {SKOS.inScheme} ?scheme }}
    ?code ?p ?o
  }} UNION {{
    ?code {SKOS.inScheme} <{BASE}code/wikidata-terms> ; {SKOS.exactMatch} ?item .
    ?o {SKOS.exactMatch}|{SKOS.closeMatch}|{SKOS.narrowMatch}|{SKOS.broadMatch}|{SKOS.relatedMatch} ?item .
    FILTER (?o != ?code)
    BIND ({SKOS.relatedMatch} AS ?p)
  }}
}}"""


def ontology(request: Request) -> Response:
    """Answer with the ontology: by its ending, or else by negotiation."""
    site = site_of(request)
    ending = request.path_params.get("ending", "")
    form = _ENDINGS.get(ending)
    if ending and form is None:
        raise not_known(f"ns.{ending}")
    choice = Choice(form, form.media_types[0]) if form else choose(DOCUMENT_FORMATS, accept_of(request))
    address = site.addresses.of_path("/ns")
    alternates = (f'<{address}.{f.ending}>; rel="alternate"; type="{f.media_types[0]}"' for f in DOCUMENT_FORMATS)
    links = [f'<{address}>; rel="canonical"', *alternates, f'<{LICENCE}>; rel="license"']
    triples = _ontology_triples(site)
    body = _page(site, triples) if choice.format == HTML else document_bytes(triples, choice.format, site.context)
    return respond(request, body, choice.media_type, {"Vary": "Accept", "Link": ", ".join(links)})


def version(request: Request) -> Response:
    """Answer for a version of the ontology with the address of the ontology, if it is the one served."""
    site = site_of(request)
    stated = f"{ONTOLOGY.value}/{request.path_params['version']}"
    current = Facts(_ontology_triples(site)).text(ONTOLOGY, OWL.versionIRI)
    if stated != current:
        raise not_known(f"ns/{request.path_params['version']}")
    return RedirectResponse(site.addresses.of_path("/ns"), 303)


def alignment(request: Request) -> Response:
    """Answer for a code of another scheme that the alignments name with the address of the file that says so."""
    site = site_of(request)
    path = request.path_params["path"]
    if not _PATH.fullmatch(path):
        raise not_known(f"alignment/{path}")
    rows = site.store.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ <{BASE}alignment/{path}> ?p ?o }} }} ORDER BY ?g LIMIT 1")
    if not rows:
        raise not_known(f"alignment/{path}")
    return RedirectResponse(site.addresses.of_iri(rows[0]["g"].value), 303)


def _ontology_triples(site: Site) -> list[Triple]:
    """Return the statements of the graph that declares the ontology, those about the ontology itself first.

    Raises:
        HttpProblem: 404, the release has no ontology.
    """
    rows = site.store.select(f"SELECT ?g WHERE {{ GRAPH ?g {{ {ONTOLOGY} a {OWL.Ontology} }} }} ORDER BY ?g LIMIT 1")
    if not rows or not isinstance(rows[0]["g"], NamedNode):
        raise not_known("ns")
    triples = site.store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", [rows[0]["g"]])
    return sorted(triples, key=lambda triple: triple.subject != ONTOLOGY)


def _page(site: Site, triples: list[Triple]) -> str:
    facts = Facts([*triples, *site.store.construct(_SCHEMES)])
    reader = Reader(_NOTHING, facts, labels_of(site.store, facts.iris()), site.addresses)
    terms = sorted((n for n in facts if isinstance(n, NamedNode) and n != ONTOLOGY), key=lambda n: n.value.lower())
    own = [term for term in terms if term.value.startswith(_OWN)]
    classes = [term for term in own if OWL.Class in facts.objects(term, RDF.type)]
    schemes = [term for term in terms if SKOS.ConceptScheme in facts.objects(term, RDF.type)]
    sections = [
        Section("classes", "Classes", nodes=[_term(reader, term) for term in classes]),
        Section("properties", "Properties", nodes=[_term(reader, term) for term in own if term not in classes]),
        *(_scheme(reader, term) for term in schemes if term.value.startswith(_CODES)),
        Section("reused", "Terms reused from elsewhere", nodes=[_term(reader, t) for t in _foreign(triples)]),
    ]
    return site.pages.render(
        "vocabulary.html",
        ontology=ONTOLOGY.value,
        title=facts.text(ONTOLOGY, DCTERMS.title),
        description=facts.text(ONTOLOGY, DCTERMS.description),
        head=reader.groups(ONTOLOGY, (DCTERMS.title, DCTERMS.description)),
        sections=[section for section in sections if section.nodes or section.rows],
        formats=DOCUMENT_FORMATS,
    )


def _foreign(triples: list[Triple]) -> list[NamedNode]:
    """Return the terms of other vocabularies that the ontology declares."""
    subjects = {triple.subject for triple in triples}
    foreign = (s for s in subjects if isinstance(s, NamedNode) and not s.value.startswith(BASE))
    return sorted(foreign, key=lambda term: compact(term.value).lower())


def _term(reader: Reader, term: NamedNode) -> Node:
    name = compact(term.value).strip("<>")
    first = [Group(reader.property_label(p), reader.values(term, p)) for p in _FIRST]
    groups = [*(g for g in first if g.values), *reader.groups(term, (*_FIRST, RDFS.label, RDFS.isDefinedBy))]
    kinds = Group(Value("is a"), reader.values(term, RDF.type))
    own = term.value.startswith(_OWN)
    return Node(term.value.removeprefix(_OWN) if own else name.replace(":", "-"), Value(name), [*groups, kinds], [])


def _scheme(reader: Reader, scheme: NamedNode) -> Section:
    found = reader.facts.subjects(SKOS.inScheme, scheme)
    members = [node for node in found if isinstance(node, NamedNode) and node.value.startswith(_CODES)]
    columns: list[Column] = [
        ("Code", lambda code: [reader.value(code)]),
        ("Definition", lambda code: reader.values(code, SKOS.definition)),
        ("Remark", lambda code: reader.values(code, SKOS.note)),
        ("On Wikidata", lambda code: reader.values(code, SKOS.exactMatch)),
        ("Kind of value", lambda code: reader.values(code, WIKIBASE.propertyType)),
        ("Corresponds to", lambda code: reader.values(code, SKOS.relatedMatch)),
        ("Evidence", lambda code: reader.values(code, DCTERMS.source)),
    ]
    name = reader.value(scheme)
    codes = table("", "", sorted(members, key=lambda node: node.value), columns)
    about = reader.text(scheme, SKOS.definition)
    anchor_id = f"scheme-{scheme.value.removeprefix(_CODES)}"
    return Section(anchor_id, f"Codes: {name.text}", name.href, about, columns=codes.columns, rows=codes.rows)
