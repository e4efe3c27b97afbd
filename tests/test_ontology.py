"""The ontology, its codes and alignments: queries that must find nothing, each shown to find its fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, Triple, parse

from communique.terms import CMQ, OWL, PREFIXES, RDF, SKOS

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = ROOT / "ontology"
CORE = ONTOLOGY / "communique.ttl"
MODEL_FILES = sorted(ONTOLOGY.rglob("*.ttl"))
RECORD_FILES = sorted([*(ROOT / "data").rglob("*.ttl"), *(ROOT / "seeds").rglob("*.ttl")])
SMALL_FILES = sorted((ROOT / "tests" / "corpora" / "small").rglob("*.ttl"))
ANNOTATIONS = ("rdfs:label", "skos:definition", "skos:scopeNote", "skos:example", "rdfs:isDefinedBy", "vs:term_status")

TERM = "FILTER(STRSTARTS(STR(?x), STR(cmq:)) && STR(?x) != STR(cmq:)) FILTER EXISTS { ?x rdf:type ?type }"
ENGLISH = '?x rdfs:label|skos:prefLabel ?label ; skos:definition ?text FILTER(LANG(?label) = "en")'
GOOD_TERM = """cmq:x a owl:Class ; rdfs:label "x"@en ; skos:definition "A thing."@en ; skos:scopeNote "Use it."@en ;
    skos:example "One."@en ; rdfs:isDefinedBy <https://w3id.org/communique/ns> ; vs:term_status "stable" ."""
GOOD_CODE = """code:x a skos:Concept ; skos:prefLabel "x"@en ; skos:definition "It is so."@en ; skos:note "Note."@en ;
    skos:inScheme code:roles ; skos:topConceptOf code:roles ."""

# name: (query that must find nothing, Turtle in which it must find something)
MUST_FIND_NOTHING: dict[str, tuple[str, str]] = {
    "a term that is used but not defined": (
        """SELECT DISTINCT ?x { { ?x ?p ?o } UNION { ?s ?x ?o } UNION { ?s ?p ?x }
           FILTER(ISIRI(?x) && (STRSTARTS(STR(?x), STR(cmq:)) || STRSTARTS(STR(?x), STR(code:))))
           FILTER NOT EXISTS { ?x rdf:type ?type } }""",
        "cmq:Meeting skos:closeMatch cmq:Meating .",
    ),
    **{
        f"a term without {name}": (
            f"SELECT ?x {{ ?x rdf:type ?any {TERM} FILTER NOT EXISTS {{ ?x {name} ?value }} }}",
            re.sub(rf"{name} [^;]*?\s?([;.])(?=\s|$)", r"\1", GOOD_TERM, count=1).replace("; ;", ";"),
        )
        for name in ANNOTATIONS
    },
    **{
        f"a term with two values of {name}": (
            f"SELECT ?x {{ ?x {name} ?one, ?two {TERM} FILTER(STR(?one) < STR(?two)) }}",
            f'cmq:x a owl:Class ; {name} "a", "b" .',
        )
        for name in ANNOTATIONS
    },
    "an annotation that is not English": (
        f"""SELECT ?x ?value {{ ?x rdfs:label|skos:definition|skos:scopeNote|skos:example ?value {TERM}
            FILTER(LANG(?value) != "en") }}""",
        'cmq:x a owl:Class ; skos:definition "A thing." .',
    ),
    "a status that is neither stable nor testing": (
        'SELECT ?x { ?x vs:term_status ?status FILTER(?status NOT IN ("stable", "testing")) }',
        'cmq:x vs:term_status "unstable" .',
    ),
    "a definition that only repeats the label": (
        f"""SELECT ?x ?text {{ {ENGLISH} BIND(LCASE(STR(?text)) AS ?words) BIND(LCASE(STR(?label)) AS ?name)
            FILTER(?words = ?name || REGEX(?words, CONCAT("^(an? |the )?", ?name, "( that| of|\\\\.)"))) }}""",
        'cmq:x a owl:Class ; rdfs:label "meeting"@en ; skos:definition "A meeting."@en .',
    ),
    "a definition that is not one sentence": (
        """SELECT ?x ?text { ?x skos:definition ?text
           FILTER(!REGEX(STR(?text), "^[A-Z].*\\\\.$") || CONTAINS(?text, ". ")) }""",
        'cmq:x skos:definition "A thing. It is one."@en .',
    ),
    "a property whose note does not say what absence means": (
        f"""SELECT ?x {{ ?x skos:scopeNote ?note ; rdf:type ?kind {TERM}
            FILTER(?kind IN (owl:ObjectProperty, owl:DatatypeProperty))
            FILTER(!REGEX(?note, "Absent|Without|missing|[Ii]ncomplete")) }}""",
        'cmq:x a owl:ObjectProperty ; skos:scopeNote "Use it well."@en .',
    ),
    "two classes or two properties of the same label": (
        """SELECT ?x ?y { ?x rdfs:label ?label ; rdf:type ?kind . ?y rdfs:label ?label ; rdf:type ?kind .
           FILTER(STR(?x) < STR(?y)) }""",
        'cmq:x a owl:Class ; rdfs:label "meeting"@en . cmq:y a owl:Class ; rdfs:label "meeting"@en .',
    ),
    "a property without a hint at domain or range": (
        f"""SELECT ?x {{ ?x rdf:type ?kind {TERM} FILTER(?kind IN (owl:ObjectProperty, owl:DatatypeProperty))
            FILTER(NOT EXISTS {{ ?x rdfs:domain|schema:domainIncludes ?d }}
                || NOT EXISTS {{ ?x rdfs:range|schema:rangeIncludes ?r }}) }}""",
        "cmq:x a owl:ObjectProperty ; rdfs:domain cmq:Event .",
    ),
    "a property with two domains or two ranges, which would have to hold together": (
        "SELECT ?x { { ?x rdfs:domain ?a, ?b } UNION { ?x rdfs:range ?a, ?b } FILTER(STR(?a) < STR(?b)) }",
        "cmq:x rdfs:range cmq:Body, foaf:Person .",
    ),
    "a domain or range on the dating properties, which serve many classes": (
        "SELECT ?x { VALUES ?x { cmq:date cmq:earliest cmq:latest cmq:dateNote } ?x rdfs:domain|rdfs:range ?any }",
        "cmq:date rdfs:domain cmq:Event .",
    ),
    "a construct outside the profile OWL 2 RL as it is used here": (
        """SELECT ?x ?p { ?x ?p ?o FILTER(?p IN (owl:imports, owl:unionOf, owl:someValuesFrom, owl:allValuesFrom,
           owl:minCardinality, owl:maxCardinality, owl:cardinality, owl:equivalentClass, owl:equivalentProperty,
           owl:disjointUnionOf, owl:hasKey, owl:oneOf, owl:complementOf)) }""",
        "cmq:x owl:unionOf () .",
    ),
    "a class of another vocabulary that is not declared here": (
        """SELECT ?x { ?s rdfs:subClassOf|rdfs:domain|owl:disjointWith ?x FILTER(STRSTARTS(STR(?s), STR(cmq:)))
           FILTER NOT EXISTS { ?x rdf:type owl:Class } FILTER(?x NOT IN (sem:Event)) }""",
        "cmq:x rdfs:subClassOf foaf:Agent .",
    ),
    "a statement that redefines a term of another vocabulary": (
        """SELECT ?x ?p { ?x ?p ?o FILTER(?p IN (rdfs:subClassOf, rdfs:subPropertyOf, rdfs:domain, rdfs:range,
           owl:disjointWith, skos:definition))
           FILTER(!STRSTARTS(STR(?x), "https://w3id.org/communique/")) }""",
        "foaf:Person rdfs:subClassOf prov:Agent .",
    ),
    "a class below itself": (
        "SELECT ?x { ?x rdfs:subClassOf+ ?x }",
        "cmq:x rdfs:subClassOf cmq:y . cmq:y rdfs:subClassOf cmq:x .",
    ),
    "a code without scheme, label, definition or note": (
        """SELECT ?x { ?x rdf:type skos:Concept FILTER(STRSTARTS(STR(?x), STR(code:)))
           FILTER NOT EXISTS { ?x skos:inScheme ?scheme ; skos:topConceptOf ?scheme ; skos:prefLabel ?label ;
               skos:definition ?definition ; skos:note ?note FILTER(LANG(?label) = "en") } }""",
        GOOD_CODE.replace("skos:inScheme code:roles ;", ""),
    ),
    "a code in two schemes": (
        "SELECT ?x { ?x skos:inScheme ?a, ?b FILTER(STR(?a) < STR(?b)) }",
        "code:x skos:inScheme code:roles, code:stances .",
    ),
    "a code with two labels in one language": (
        "SELECT ?x { ?x skos:prefLabel ?a, ?b FILTER(LANG(?a) = LANG(?b) && STR(?a) < STR(?b)) }",
        'code:host skos:prefLabel "guest"@en .',
    ),
    "two codes of the same label in one scheme": (
        """SELECT ?x ?y { ?x skos:prefLabel ?label ; skos:inScheme ?scheme .
           ?y skos:prefLabel ?label ; skos:inScheme ?scheme FILTER(STR(?x) < STR(?y)) }""",
        'code:x skos:prefLabel "host"@en ; skos:inScheme code:roles .',
    ),
    "a scheme without title, definition or the term it serves": (
        """SELECT ?x { ?x rdf:type skos:ConceptScheme FILTER(STRSTARTS(STR(?x), STR(code:)))
           FILTER NOT EXISTS { ?x dcterms:title ?title ; skos:definition ?text ; rdfs:seeAlso ?term
               FILTER(STRSTARTS(STR(?term), STR(cmq:))) } }""",
        'code:xs a skos:ConceptScheme ; dcterms:title "Xs"@en .',
    ),
    "a Wikidata IRI of another form": (
        """SELECT ?o { ?s ?p ?o FILTER(ISIRI(?o) && CONTAINS(LCASE(STR(?o)), "wikidata.org/"))
           FILTER(!REGEX(STR(?o), "^http://www\\\\.wikidata\\\\.org/entity/[QP][1-9][0-9]*$")) }""",
        "cmq:Meeting skos:closeMatch <https://www.wikidata.org/wiki/Q2761147> .",
    ),
    "a foreign code without its notation": (
        """SELECT ?x { ?x skos:inScheme ?scheme FILTER(CONTAINS(STR(?scheme), "/alignment/"))
           FILTER NOT EXISTS { ?x skos:notation ?n ; skos:prefLabel ?l } }""",
        "<https://w3id.org/communique/alignment/cameo/1> skos:inScheme <https://w3id.org/communique/alignment/cameo> .",
    ),
}


def select(store: Store, query: str) -> list[str]:
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [" ".join(str(value) for value in solution) for solution in found]


def triples(*files: Path) -> list[Triple]:
    return [quad.triple for file in files for quad in parse(path=file)]


def store_of(*files: Path) -> Store:
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object) for t in triples(*files))
    return store


@pytest.fixture(scope="session")
def model() -> Store:
    return store_of(*MODEL_FILES)


@pytest.fixture(scope="session")
def core() -> Store:
    return store_of(CORE)


def own_terms(core: Store, *kinds: NamedNode) -> set[str]:
    subjects = [quad.subject for kind in kinds for quad in core.quads_for_pattern(None, RDF.type, kind)]
    iris = {subject.value for subject in subjects if isinstance(subject, NamedNode)}
    return {iri.removeprefix(PREFIXES["cmq"]) for iri in iris if iri.startswith(PREFIXES["cmq"])}


@pytest.mark.parametrize("name", MUST_FIND_NOTHING)
def test_the_ontology_has_not(model: Store, name: str) -> None:
    assert select(model, MUST_FIND_NOTHING[name][0]) == []


@pytest.mark.parametrize("name", MUST_FIND_NOTHING)
def test_the_query_finds(model: Store, name: str) -> None:
    query, broken = MUST_FIND_NOTHING[name]
    store = Store()
    store.extend(model)
    prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    store.load(f"{prefixes}{broken}", format=RdfFormat.TURTLE)
    assert select(store, query) != []


def test_the_size_stays_small(core: Store) -> None:
    assert 18 <= len(own_terms(core, OWL.Class)) <= 24
    assert 40 <= len(own_terms(core, OWL.ObjectProperty, OWL.DatatypeProperty)) <= 80


def test_the_header_says_what_it_is_and_who_may_use_it(core: Store) -> None:
    header = NamedNode("https://w3id.org/communique/ns")
    stated = {quad.predicate.value.split("/")[-1] for quad in core.quads_for_pattern(header, None, None)}
    assert {"title", "description", "license", "created", "creator"} <= stated
    versions = [quad.object for quad in core.quads_for_pattern(header, OWL.versionIRI, None)]
    (number,) = (quad.object for quad in core.quads_for_pattern(header, OWL.versionInfo, None))
    assert isinstance(number, Literal)
    assert versions == [NamedNode(f"https://w3id.org/communique/ns/{number.value}")]


def test_the_core_stands_alone_with_one_chain_and_two_symmetric_properties(core: Store) -> None:
    assert not list(core.quads_for_pattern(None, OWL.imports, None))
    chained = [quad.subject for quad in core.quads_for_pattern(None, OWL.propertyChainAxiom, None)]
    symmetric = [quad.subject for quad in core.quads_for_pattern(None, RDF.type, OWL.SymmetricProperty)]
    assert chained == [CMQ.involvesParty]
    assert set(symmetric) == {CMQ.contradicts, CMQ.inTensionWith}


def test_every_property_used_by_another_vocabulary_is_declared(core: Store) -> None:
    used = {triple.predicate for triple in triples(*RECORD_FILES, *SMALL_FILES, *MODEL_FILES[1:])}
    built_in = ("rdf", "rdfs", "owl")
    used -= {term for term in used if term.value.startswith(tuple(PREFIXES[prefix] for prefix in built_in))}
    mappings = {SKOS.closeMatch, SKOS.narrowMatch, SKOS.broadMatch, SKOS.relatedMatch, SKOS.notation}
    declared = {quad.subject for quad in core.quads_for_pattern(None, RDF.type, None)}
    assert used - mappings - declared == set()


def test_terms_named_in_notes_exist(model: Store) -> None:
    known = {quad.subject.value for quad in model if isinstance(quad.subject, NamedNode)}
    named = {
        (prefix, name)
        for quad in model
        if isinstance(quad.object, Literal)
        for prefix, name in re.findall(r"\b(cmq|code):([A-Za-z][A-Za-z0-9-]*)", quad.object.value)
    }
    assert len(named) > 50
    assert [f"{prefix}:{name}" for prefix, name in sorted(named) if PREFIXES[prefix] + name not in known] == []


def test_the_core_is_laid_out_one_triple_per_line_in_alphabetical_order() -> None:
    sections = re.split(r"^# .*$", CORE.read_text("utf-8"), flags=re.MULTILINE)
    _, classes, properties, _ = sections
    for section in (classes, properties):
        names = re.findall(r"^cmq:(\w+)$", section, flags=re.MULTILINE)
        assert names == sorted(names, key=str.lower)
    lines = [line for section in sections[1:] for line in section.splitlines() if line]
    pattern = r"(\S+:\S+|    (a|\w+:\w+) (\"[^\"]*\"(@en)?|\S+|\( \S+ \S+ \)) ;|\.)"
    assert [line for line in lines if not re.fullmatch(pattern, line)] == []


@pytest.mark.parametrize("file", [f for f in MODEL_FILES if f.parent.name == "schemes"], ids=lambda f: f.stem)
def test_a_scheme_file_holds_the_one_scheme_it_is_named_for(file: Path) -> None:
    found = triples(file)
    schemes = {str(t.object) for t in found if t.predicate in (SKOS.inScheme, SKOS.topConceptOf)}
    schemes |= {str(t.subject) for t in found if t.object == SKOS.ConceptScheme}
    assert schemes == {f"<{PREFIXES['code']}{file.stem}>"}
