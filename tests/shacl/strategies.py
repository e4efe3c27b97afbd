"""Random shapes graphs in Turtle, for the data of `tests.shacl.random_data`.

Every constraint component, shapes within shapes, every form of path, every kind of target, severities, messages,
deactivated shapes, SPARQL constraints and components. Everything generated is well-formed.
"""

from __future__ import annotations

from hypothesis import strategies as st

from tests.shacl.random_data import CLASSES, PREDICATES, PRELUDE, TERMS, data, path

__all__ = ["COMPONENTS", "PRELUDE", "data", "shapes"]

COMPONENTS = """\
e: sh:declare [ sh:prefix "e" ; sh:namespace "urn:e#"^^xsd:anyURI ] .
e:AskComponent a sh:ConstraintComponent ; sh:parameter [ sh:path e:wanted ] ;
  sh:validator [ a sh:SPARQLAskValidator ; sh:prefixes e: ;
    sh:message "{?value} of {$this} is not {$wanted}", "{$value} ist nicht {?wanted}, {?else}"@de ;
    sh:ask "ASK { FILTER (!bound($value) || isBlank($value) || str($value) != str($wanted)) }" ] .
e:SelectComponent a sh:ConstraintComponent ; sh:parameter [ sh:path e:link ] , [ sh:path e:maybe ; sh:optional true ] ;
  sh:message "{$this} has {?o} by {$link}", "{?o}"@en ;
  sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:prefixes e: ;
    sh:select "SELECT $this ?o WHERE { $this $link ?o FILTER (!bound($maybe) || !sameTerm(?o, $maybe)) }" ] ;
  sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:prefixes e: ; sh:message "{$PATH} {$path} {$value}" ;
    sh:select "SELECT DISTINCT $this WHERE { $this $PATH ?found . ?found $link ?any }" ] .
e:LackComponent a sh:ConstraintComponent ; sh:parameter [ sh:path e:lacking ] ;
  sh:nodeValidator [ a sh:SPARQLSelectValidator ; sh:prefixes e: ;
    sh:select "SELECT $this ?value ?path WHERE { $this ?path ?value FILTER NOT EXISTS { $this $lacking ?any } }" ] ;
  sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:prefixes e: ;
    sh:select "SELECT $this ?value WHERE { OPTIONAL { $this $PATH ?value } FILTER NOT EXISTS { $this $lacking ?o }}" ] .
e:TargetType a sh:SPARQLTargetType ; rdfs:subClassOf sh:Target ; sh:parameter [ sh:path e:with ] ; sh:prefixes e: ;
  sh:select "SELECT ?this WHERE { ?any $with ?this }" .
"""

_DATATYPES = st.sampled_from(
    ["xsd:string", "rdf:langString", "xsd:integer", "xsd:int", "xsd:byte", "xsd:nonNegativeInteger", "xsd:decimal",
     "xsd:double", "xsd:float", "xsd:boolean", "xsd:date", "xsd:dateTime", "xsd:time", "xsd:gYear", "xsd:duration",
     "xsd:anyURI", "e:t"]
)  # fmt: skip
_BOUNDS = st.sampled_from(
    ["1", "1.5", "2.0e0", '"b"', '"2001-01-01"^^xsd:date', '"2001-01-01T12:00:00Z"^^xsd:dateTime',
     '"2001-01-01T12:00:00"^^xsd:dateTime', "true"]
)  # fmt: skip
_BOOLEANS = st.sampled_from(["true", "true", "false"])
_KINDS = st.sampled_from(["IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"])
_PATTERNS = st.sampled_from(["a", "^a", "b$", "^[a-z]*$", "A|B", "^.$", "[0-9]{2}", "e#"])
_RANGES = st.sampled_from(['"en"', '"EN"', '"en-GB"', '"DE"', '"*"'])
_OVERLAPPING = st.sampled_from(
    [
        "[ sh:nodeKind sh:IRI ]",
        "[ sh:nodeKind sh:Literal ]",
        "[ sh:class e:A ]",
        "[ sh:in ( e:a e:b 1 ) ]",
        "[ sh:minLength 2 ]",
    ]
)
_IGNORED = st.lists(PREDICATES | st.just("rdf:type"), max_size=3, unique=True).map(
    lambda found: f" ; sh:ignoredProperties ( {' '.join(found)} )"
)
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
        "SELECT $this ?value WHERE { $this e:p ?one BIND (str(?one) AS ?value) }",
        "SELECT $this ?value WHERE { $this e:p/e:q* ?value . FILTER EXISTS { ?value a ?class } }",
        "SELECT $this WHERE { FILTER (isIRI($this)) }",
        "SELECT DISTINCT $this ?value WHERE { $this (e:p|^e:q)+ ?value }",
        "SELECT $this ?value ?other WHERE { $this e:p ?value . $this e:q ?other FILTER ($currentShape != ?value) }",
        "SELECT $this ?value (if(isLiteral(?value), str(?value), 'a node') AS ?message) WHERE { $this e:q ?value }",
    ]
)
_SELECTS_OF_PATHS = st.sampled_from(
    [
        "SELECT $this ?value WHERE { $this $PATH ?value FILTER isLiteral(?value) }",
        "SELECT $this ?value WHERE { $this $PATH ?value . ?value e:q ?other }",
        "SELECT $this WHERE { FILTER NOT EXISTS { $this $PATH ?any } }",
    ]
)
_MESSAGES = st.lists(
    st.sampled_from(
        [
            '"no"',
            '"nein"@de',
            '"non"@fr',
            '"value {?value} of {$this}"',
            '"{$this}: {?value}"@en',
            '"{?other} {?n} {?path}"@de',
        ]
    ),
    min_size=1,
    max_size=3,
    unique=True,
).map(", ".join)


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
        TERMS.map("sh:targetNode {}".format),
        CLASSES.map("sh:targetClass {}".format),
        PREDICATES.map("sh:targetSubjectsOf {}".format),
        PREDICATES.map("sh:targetObjectsOf {}".format),
    ]
    if sparql:
        query = 'sh:target [ a sh:SPARQLTarget ; sh:prefixes e: ; sh:select "SELECT ?this WHERE {{ ?this {} ?any }}" ]'
        kinds += [PREDICATES.map(query.format), PREDICATES.map("sh:target [ a e:TargetType ; e:with {} ]".format)]
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
        parts.append("sh:deactivated " + draw(_BOOLEANS))
    if draw(st.integers(0, 3)) == 0:
        parts.append("sh:severity " + draw(st.sampled_from(["sh:Warning", "sh:Info", "e:Grave"])))
    if draw(st.integers(0, 3)) == 0:
        parts.append("sh:message " + draw(_MESSAGES))
    return parts


def _several(predicate: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return one or two values of a parameter that may have several, each a constraint."""
    return st.lists(values, min_size=1, max_size=2, unique=True).map(lambda found: f"{predicate} {', '.join(found)}")


def _constraints(is_property: bool) -> list[st.SearchStrategy[str]]:
    lists = st.lists(TERMS, min_size=1, max_size=4, unique=True).map(" ".join)
    found = [
        _several("sh:class", CLASSES),
        _DATATYPES.map("sh:datatype {}".format),
        _KINDS.map("sh:nodeKind sh:{}".format),
        _BOUNDS.map("sh:minExclusive {}".format),
        _BOUNDS.map("sh:minInclusive {}".format),
        _BOUNDS.map("sh:maxExclusive {}".format),
        _BOUNDS.map("sh:maxInclusive {}".format),
        st.integers(0, 4).map("sh:minLength {}".format),
        st.integers(0, 4).map("sh:maxLength {}".format),
        st.tuples(_PATTERNS, st.sampled_from(["", ' ; sh:flags "i"', ' ; sh:flags "sm"'])).map(
            lambda parts: 'sh:pattern "{}"{}'.format(*parts)
        ),
        st.lists(_RANGES, min_size=1, max_size=2, unique=True).map(lambda tags: f"sh:languageIn ( {' '.join(tags)} )"),
        _several("sh:equals", PREDICATES),
        _several("sh:disjoint", PREDICATES),
        _several("sh:hasValue", TERMS),
        lists.map("sh:in ( {} )".format),
        st.tuples(_BOOLEANS, st.just("") | _IGNORED).map("sh:closed {0[0]}{0[1]}".format),
    ]
    if is_property:
        found += [
            st.integers(0, 3).map("sh:minCount {}".format),
            st.integers(0, 2).map("sh:maxCount {}".format),
            st.just("sh:uniqueLang true"),
            st.just("sh:uniqueLang true"),
            _several("sh:lessThan", PREDICATES),
            _several("sh:lessThanOrEquals", PREDICATES),
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
    several = st.lists(either, min_size=1, max_size=3).map(" ".join).map("( {} )".format)
    found = [
        _several("sh:not", either),
        _several("sh:and", several),
        _several("sh:or", several),
        _several("sh:xone", several),
        _several("sh:node", node),
        _several("sh:property", anonymous[1]),
        _several("sh:property", PREDICATES.map("[ sh:path {} ; sh:uniqueLang true ]".format)),
        st.lists(_qualified(either), min_size=2, max_size=2).map(lambda parts: f"sh:property {', '.join(parts)}"),
        st.tuples(PREDICATES, _OVERLAPPING, _OVERLAPPING, st.integers(1, 2)).map(_siblings),
    ]
    return [*found, _counts(either)] if is_property else found


def _counts(shape: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bounds = st.sampled_from(
        ["sh:qualifiedMinCount 1", "sh:qualifiedMaxCount 0", "sh:qualifiedMinCount 2 ; sh:qualifiedMaxCount 1"]
    )
    disjoint = st.sampled_from(["", " ; sh:qualifiedValueShapesDisjoint true"])
    return st.tuples(shape, bounds, disjoint).map(lambda parts: "sh:qualifiedValueShape {} ; {}{}".format(*parts))


def _qualified(shape: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(PREDICATES, _counts(shape)).map(lambda parts: "[ sh:path {} ; {} ]".format(*parts))


def _siblings(parts: tuple[str, str, str, int]) -> str:
    """Return two property shapes that count values of one path, none that conforms to both."""
    path, *shapes, least = parts
    counts = f"sh:qualifiedMinCount {least} ; sh:qualifiedMaxCount 2 ; sh:qualifiedValueShapesDisjoint true"
    return "sh:property " + ", ".join(
        f"[ sh:path {path} ; sh:qualifiedValueShape {shape} ; {counts} ]" for shape in shapes
    )


def _queries(is_property: bool) -> list[st.SearchStrategy[str]]:
    selects = _SELECTS | _SELECTS_OF_PATHS if is_property else _SELECTS
    message = st.just("") | _MESSAGES.map(" ; sh:message {}".format)
    switch = st.sampled_from(["", "", "", " ; sh:deactivated true", " ; sh:deactivated false"])
    query = st.tuples(selects, message, switch).map(
        lambda parts: '[ sh:prefixes e: ; sh:select "{}"{}{} ]'.format(*parts)
    )
    return [
        _several("sh:sparql", query),
        query.map("sh:sparql {}".format),
        _several("e:wanted", st.sampled_from(['"a"', '"b"', '"abc"', "1", "e:a"])),
        _several("e:lacking", PREDICATES),
        st.one_of(
            PREDICATES.map("e:link {}".format),
            st.tuples(PREDICATES, TERMS).map(lambda parts: "e:link {} ; e:maybe {}".format(*parts)),
        ),
    ]


def _joined(parts: list[str]) -> str:
    return " ;\n  ".join(parts)
