"""Random shapes graphs and random data in Turtle, over a vocabulary so small that things hit each other.

Every constraint component, shapes within shapes, every form of path, every kind of target, severities, messages,
deactivated shapes, SPARQL constraints and components. Everything generated is well-formed; only literals in the data
may have lexical forms that their datatypes do not know.
"""

from __future__ import annotations

from hypothesis import strategies as st

PRELUDE = """\
@prefix e: <urn:e#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
COMPONENTS = """\
e: sh:declare [ sh:prefix "e" ; sh:namespace "urn:e#"^^xsd:anyURI ] .
e:AskComponent a sh:ConstraintComponent ; sh:parameter [ sh:path e:wanted ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes e: ;
    sh:ask "ASK { FILTER (!bound($value) || isBlank($value) || str($value) != str($wanted)) }" ] .
e:SelectComponent a sh:ConstraintComponent ; sh:parameter [ sh:path e:link ] , [ sh:path e:maybe ; sh:optional true ] ;
  sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:prefixes e: ;
    sh:select "SELECT $this WHERE { $this $link ?found FILTER (!bound($maybe) || !sameTerm(?found, $maybe)) }" ] ;
  sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:prefixes e: ;
    sh:select "SELECT DISTINCT $this WHERE { $this $PATH ?found . ?found $link ?any }" ] .
"""

_NODES = st.sampled_from(["e:a", "e:a", "e:b", "e:b", "e:c"])
_BLANK = st.sampled_from(["_:x", "_:y"])
_CLASSES = st.sampled_from(["e:A", "e:B", "e:C"])
_PREDICATES = st.sampled_from(["e:p", "e:p", "e:q", "e:q", "e:r"])
_LITERALS = st.sampled_from(
    [
        '"a"', '"b"', '"A"', '""', '"abc"', '"a b"', '"\U0001f642"', '"a"@en', '"a"@en-gb', '"b"@en', '"a"@de',
        '"a"^^e:t', '"2001"^^xsd:gYear', '"P1D"^^xsd:duration', '"urn:e"^^xsd:anyURI', '"12:00:00"^^xsd:time',
        "1", "2", "-1", "1.0", "1.5", "2.0e0", '"01"^^xsd:integer', '"+1"^^xsd:integer', '"one"^^xsd:integer',
        '"1"^^xsd:int', '"300"^^xsd:byte', '"-1"^^xsd:nonNegativeInteger', '"1.50"^^xsd:decimal', '"1,5"^^xsd:decimal',
        '"NaN"^^xsd:double', '"INF"^^xsd:float', '"1"^^xsd:float',
        "true", "false", '"1"^^xsd:boolean', '"yes"^^xsd:boolean',
        '"2001-01-01"^^xsd:date', '"2001-01-02"^^xsd:date', '"2001-02-30"^^xsd:date', '"2001-01-01Z"^^xsd:date',
        '"2001-01-01T00:00:00"^^xsd:dateTime', '"2001-01-01T12:00:00Z"^^xsd:dateTime',
        '"2001-01-01T13:00:00+02:00"^^xsd:dateTime', '"2001-01-01T25:00:00"^^xsd:dateTime',
    ]
)  # fmt: skip
_TAGGED = st.sampled_from(['"a"@en', '"b"@en', '"c"@en', '"a"@de', '"b"@de'])
_TERMS = _NODES | _LITERALS
_DATATYPES = st.sampled_from(
    ["xsd:string", "rdf:langString", "xsd:integer", "xsd:int", "xsd:byte", "xsd:nonNegativeInteger", "xsd:decimal",
     "xsd:double", "xsd:float", "xsd:boolean", "xsd:date", "xsd:dateTime", "xsd:time", "xsd:gYear", "xsd:duration",
     "xsd:anyURI", "e:t"]
)  # fmt: skip
_BOUNDS = st.sampled_from(
    ["1", "1.5", "2.0e0", '"b"', '"2001-01-01"^^xsd:date', '"2001-01-01T12:00:00Z"^^xsd:dateTime',
     '"2001-01-01T12:00:00"^^xsd:dateTime', "true"]
)  # fmt: skip
_KINDS = st.sampled_from(["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"])
_PATTERNS = st.sampled_from(["a", "^a", "b$", "^[a-z]*$", "A|B", "^.$", "[0-9]{2}", "e#"])
_RANGES = st.sampled_from(['"en"', '"en-GB"', '"de"', '"*"'])
_SELECTS = st.sampled_from(
    [
        "SELECT $this WHERE { $this e:p ?any }",
        "SELECT $this ?value WHERE { $this e:p ?value FILTER isLiteral(?value) }",
        "SELECT $this ?value WHERE { $this e:p ?value FILTER NOT EXISTS { $this e:q ?value } }",
        "SELECT $this ?value ?path WHERE { $this ?path ?value FILTER (?path != rdf:type) }",
        "SELECT $this WHERE { OPTIONAL { $this e:q ?other } FILTER (!bound(?other)) }",
        "SELECT $this ?value WHERE { { $this e:p ?value } UNION { ?value e:q $this } }",
        "SELECT $this WHERE { { SELECT $this (count(?o) AS ?n) { $this e:p ?o } GROUP BY $this } FILTER (?n > 1) }",
        "SELECT $this (count(?o) AS ?n) WHERE { $this e:p ?o } GROUP BY $this HAVING (count(?o) > 1)",
        "SELECT $this ?value WHERE { $this e:p ?one FILTER isLiteral(?one) BIND (str(?one) AS ?value) }",
        "SELECT $this ?value WHERE { $this e:p/e:q* ?value . FILTER EXISTS { ?value a ?class } }",
        "SELECT $this WHERE { FILTER (isIRI($this)) }",
        "SELECT DISTINCT $this ?value WHERE { $this (e:p|^e:q)+ ?value }",
    ]
)
_SELECTS_OF_PATHS = st.sampled_from(
    [
        "SELECT $this ?value WHERE { $this $PATH ?value FILTER isLiteral(?value) }",
        "SELECT $this ?value WHERE { $this $PATH ?value . ?value e:q ?other }",
        "SELECT $this WHERE { FILTER NOT EXISTS { $this $PATH ?any } }",
    ]
)
_MESSAGES = st.sampled_from(['"no"', '"nein"@de', '"value {?value} of {$this}"'])


def data() -> st.SearchStrategy[str]:
    """Return Turtle texts of up to two dozen triples, with cycles in the classes and among the nodes."""
    subjects = _NODES | _BLANK
    triple = st.one_of(
        st.tuples(subjects, _PREDICATES, _NODES | _BLANK | _LITERALS),
        st.tuples(subjects, _PREDICATES, _LITERALS),
        st.tuples(subjects, _PREDICATES, _TAGGED),
        st.tuples(subjects, st.just("a"), _CLASSES),
        st.tuples(_CLASSES, st.just("rdfs:subClassOf"), _CLASSES),
    )
    return st.lists(triple, min_size=8, max_size=24, unique=True).map(
        lambda triples: PRELUDE + "".join(f"{' '.join(triple)} .\n" for triple in triples)
    )


def shapes(sparql: bool = True) -> st.SearchStrategy[str]:
    """Return Turtle texts of one to three named shapes with targets, of which the later ones may name the earlier."""
    return _shapes(sparql)


@st.composite
def _shapes(draw: st.DrawFn, sparql: bool) -> str:
    text = PRELUDE + (COMPONENTS if sparql else "")
    known: list[tuple[str, bool]] = []
    for number in range(draw(st.integers(1, 3))):
        name = f"e:S{number}"
        is_property = draw(st.booleans())
        head = f"a sh:{'Property' if is_property else 'Node'}Shape"
        parts = [head, *draw(_targets(sparql)), *draw(_body(is_property, 2, tuple(known), sparql))]
        text += f"{name} {_joined(parts)} .\n"
        known.append((name, is_property))
    if draw(st.integers(0, 5)) == 0:
        text += f"e:A {_joined(['a rdfs:Class, sh:NodeShape', *draw(_body(False, 1, tuple(known), sparql))])} .\n"
    return text


def _targets(sparql: bool) -> st.SearchStrategy[list[str]]:
    kinds = [
        _TERMS.map("sh:targetNode {}".format),
        _CLASSES.map("sh:targetClass {}".format),
        _PREDICATES.map("sh:targetSubjectsOf {}".format),
        _PREDICATES.map("sh:targetObjectsOf {}".format),
    ]
    if sparql:
        query = 'sh:target [ a sh:SPARQLTarget ; sh:prefixes e: ; sh:select "SELECT ?this WHERE {{ ?this {} ?any }}" ]'
        kinds.append(_PREDICATES.map(query.format))
    return st.lists(st.one_of(kinds), min_size=1, max_size=3, unique=True)


@st.composite
def _body(
    draw: st.DrawFn, is_property: bool, depth: int, known: tuple[tuple[str, bool], ...], sparql: bool
) -> list[str]:
    """Draw what a shape says: its path, its constraints and how it reports."""
    parts = [f"sh:path {draw(path())}"] if is_property else []
    kinds = [*_constraints(is_property), *_logic(is_property, depth, known, sparql)]
    kinds += _queries(is_property) if sparql else []
    most = 3 * depth + 2
    chosen = draw(st.lists(st.integers(0, len(kinds) - 1), min_size=depth + 1, max_size=most, unique=True))
    parts += [draw(kinds[number]) for number in chosen]
    if draw(st.integers(0, 7)) == 0:
        parts.append("sh:deactivated true")
    if draw(st.integers(0, 3)) == 0:
        parts.append("sh:severity " + draw(st.sampled_from(["sh:Warning", "sh:Info", "e:Grave"])))
    if draw(st.integers(0, 3)) == 0:
        parts.append("sh:message " + ", ".join(draw(st.lists(_MESSAGES, min_size=1, max_size=2, unique=True))))
    return parts


def path(depth: int = 2, sequences: bool = True) -> st.SearchStrategy[str]:
    """Return property paths of every form, nested up to `depth`, but no inverse of what holds a sequence.

    That is a fault of pySHACL: see test_differential.py.
    """
    if depth == 0:
        return _PREDICATES
    inner = path(depth - 1, sequences)
    several = st.lists(inner, min_size=2, max_size=3).map(" ".join)
    forms = [
        _PREDICATES,
        _PREDICATES,
        path(depth - 1, sequences=False).map("[ sh:inversePath {} ]".format),
        several.map("[ sh:alternativePath ( {} ) ]".format),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
    ]
    return st.one_of(forms + [several.map("( {} )".format)] * sequences)


def _constraints(is_property: bool) -> list[st.SearchStrategy[str]]:
    lists = st.lists(_TERMS, min_size=1, max_size=4, unique=True).map(" ".join)
    found = [
        _CLASSES.map("sh:class {}".format),
        _DATATYPES.map("sh:datatype {}".format),
        _KINDS.map("sh:nodeKind sh:{}".format),
        _BOUNDS.map("sh:minExclusive {}".format),
        _BOUNDS.map("sh:minInclusive {}".format),
        _BOUNDS.map("sh:maxExclusive {}".format),
        _BOUNDS.map("sh:maxInclusive {}".format),
        st.integers(0, 4).map("sh:minLength {}".format),
        st.integers(0, 4).map("sh:maxLength {}".format),
        st.tuples(_PATTERNS, st.sampled_from(["", ' ; sh:flags "i"'])).map(
            lambda parts: 'sh:pattern "{}"{}'.format(*parts)
        ),
        st.lists(_RANGES, min_size=1, max_size=2, unique=True).map(lambda tags: f"sh:languageIn ( {' '.join(tags)} )"),
        _PREDICATES.map("sh:equals {}".format),
        _PREDICATES.map("sh:disjoint {}".format),
        _TERMS.map("sh:hasValue {}".format),
        lists.map("sh:in ( {} )".format),
        st.lists(_PREDICATES, max_size=2, unique=True).map(
            lambda ignored: f"sh:closed true ; sh:ignoredProperties ( rdf:type {' '.join(ignored)} )"
        ),
    ]
    if is_property:
        found += [
            st.integers(0, 3).map("sh:minCount {}".format),
            st.integers(0, 3).map("sh:maxCount {}".format),
            st.just("sh:uniqueLang true"),
            st.just("sh:uniqueLang true"),
            _PREDICATES.map("sh:lessThan {}".format),
            _PREDICATES.map("sh:lessThanOrEquals {}".format),
        ]
    return found


def _logic(
    is_property: bool, depth: int, known: tuple[tuple[str, bool], ...], sparql: bool
) -> list[st.SearchStrategy[str]]:
    if depth == 0:
        return []
    anonymous = [
        _body(kind, depth - 1, known, sparql).map(lambda parts: f"[ {_joined(parts)} ]") for kind in (False, True)
    ]
    node = st.one_of([anonymous[0], *(st.just(name) for name, is_one in known if not is_one)])
    either = st.one_of([*anonymous, *(st.just(name) for name, _ in known)])
    several = st.lists(either, min_size=1, max_size=3).map(" ".join)
    found = [
        either.map("sh:not {}".format),
        several.map("sh:and ( {} )".format),
        several.map("sh:or ( {} )".format),
        several.map("sh:xone ( {} )".format),
        node.map("sh:node {}".format),
        st.lists(anonymous[1], min_size=1, max_size=2).map(lambda parts: f"sh:property {', '.join(parts)}"),
        st.lists(_qualified(either), min_size=2, max_size=2).map(lambda parts: f"sh:property {', '.join(parts)}"),
    ]
    return [*found, _counts(either)] if is_property else found


def _counts(shape: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bounds = st.sampled_from(
        ["sh:qualifiedMinCount 1", "sh:qualifiedMaxCount 1", "sh:qualifiedMinCount 2 ; sh:qualifiedMaxCount 0"]
    )
    disjoint = st.sampled_from(["", " ; sh:qualifiedValueShapesDisjoint true"])
    return st.tuples(shape, bounds, disjoint).map(lambda parts: "sh:qualifiedValueShape {} ; {}{}".format(*parts))


def _qualified(shape: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(_PREDICATES, _counts(shape)).map(lambda parts: "[ sh:path {} ; {} ]".format(*parts))


def _queries(is_property: bool) -> list[st.SearchStrategy[str]]:
    selects = _SELECTS | _SELECTS_OF_PATHS if is_property else _SELECTS
    message = st.just("") | _MESSAGES.map(" ; sh:message {}".format)
    query = st.tuples(selects, message).map(
        lambda parts: 'sh:sparql [ sh:prefixes e: ; sh:select "{}"{} ]'.format(*parts)
    )
    return [
        query,
        query,
        st.sampled_from(['"a"', '"b"', '"abc"', "1", "e:a"]).map("e:wanted {}".format),
        st.one_of(
            _PREDICATES.map("e:link {}".format),
            st.tuples(_PREDICATES, _TERMS).map(lambda parts: "e:link {} ; e:maybe {}".format(*parts)),
        ),
    ]


def _joined(parts: list[str]) -> str:
    return " ;\n  ".join(parts)
