"""Random data and property paths in Turtle, over a vocabulary so small that things hit each other.

Only literals may be ill-formed: some have lexical forms that their datatypes do not know.
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

NODES = st.sampled_from(["e:a", "e:a", "e:b", "e:b", "e:c"])
_BLANK = st.sampled_from(["_:x", "_:y"])
CLASSES = st.sampled_from(["e:A", "e:B", "e:C"])
PREDICATES = st.sampled_from(["e:p", "e:p", "e:q", "e:q", "e:r"])
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
_LANGUAGES = st.sampled_from(["en", "de", "EN"])
_NUMBERS = st.sampled_from(["1", "2", "1.5", "2.0e0"])
TERMS = NODES | _LITERALS


def data() -> st.SearchStrategy[str]:
    """Return Turtle texts of up to three dozen triples, with cycles in the classes and among the nodes.

    Some come in pairs: two texts of one language, or two properties with the same value or with numbers.
    """
    subjects = NODES | _BLANK
    triple = st.one_of(
        st.tuples(subjects, PREDICATES, NODES | _BLANK | _LITERALS),
        st.tuples(subjects, PREDICATES, _LITERALS),
        st.tuples(subjects, PREDICATES, _TAGGED),
        st.tuples(subjects, st.just("a"), CLASSES),
        st.tuples(CLASSES, st.just("rdfs:subClassOf"), CLASSES),
    ).map(" ".join)
    texts = st.tuples(NODES, PREDICATES, _LANGUAGES).map(lambda parts: '{0} {1} "x"@{2}, "y"@{2}'.format(*parts))
    shared = st.tuples(subjects, TERMS | _BLANK).map(lambda parts: "{0} e:p {1} ; e:q {1}".format(*parts))
    numbers = st.tuples(NODES, _NUMBERS, _NUMBERS).map(lambda parts: "{} e:p {} ; e:q {}".format(*parts))
    statements = st.one_of(triple, triple, triple, texts, texts, shared, numbers)
    return st.lists(statements, min_size=8, max_size=20, unique=True).map(
        lambda found: PRELUDE + "".join(f"{statement} .\n" for statement in found)
    )


def path(depth: int = 2) -> st.SearchStrategy[str]:
    """Return property paths of every form, nested up to `depth`."""
    if depth == 0:
        return PREDICATES
    inner = path(depth - 1)
    several = st.lists(inner, min_size=2, max_size=3).map(" ".join)
    return st.one_of(
        PREDICATES,
        PREDICATES,
        PREDICATES,
        inner.map("[ sh:inversePath {} ]".format),
        several.map("( {} )".format),
        several.map("[ sh:alternativePath ( {} ) ]".format),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
    )
