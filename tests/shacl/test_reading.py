"""A shapes graph is read into shapes, or all that is wrong with it is said, each with its line."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from communique.problems import Severity
from communique.shacl import model
from communique.shacl.paths import Alternative, Inverse, OneOrMore, Predicate, Sequence, ZeroOrMore, ZeroOrOne
from communique.shacl.reading.core import PARAMETERS
from communique.shacl.reading.references import cycle, references
from communique.shacl.reading.shapes import InvalidShapes, read, read_shapes
from communique.terms import RDFS, SH, XSD
from communique.turtle.reader import LineFeed, Statement

EX = "http://example.org/"
PROLOGUE = (
    f"@prefix ex: <{EX}> . @prefix sh: <{SH}> . @prefix xsd: <{XSD}> . @prefix rdfs: <{RDFS}> . "
    "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
)
DECLARED = f'ex: sh:declare [ sh:prefix "ex" ; sh:namespace "{EX}"^^xsd:anyURI ] .\n'


@dataclass
class File:
    """A file as the reader takes it."""

    path: str
    statements: list[Statement] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)


def file(text: str, path: str = "shapes.ttl") -> File:
    feed = LineFeed((PROLOGUE + text).encode())
    parser = parse(feed, format=RdfFormat.TURTLE)  # type: ignore[arg-type]
    return File(path, [Statement(quad.triple, feed.line - 1) for quad in parser], dict(parser.prefixes))


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def shape(text: str, name: str = "S") -> model.Shape:
    return read_shapes([file(text)])[ex(name)]


def problems(text: str) -> list[str]:
    return [f"{p.line}: {p.severity} {p.code}: {p.message}" for p in read([file(text)]).problems]


CONSTRAINTS = {
    "sh:class ex:C, ex:D": [model.Class(ex("C")), model.Class(ex("D"))],
    "sh:datatype xsd:date": [model.Datatype(XSD.date)],
    "sh:nodeKind sh:BlankNodeOrIRI": [model.NodeKind(SH.BlankNodeOrIRI)],
    "sh:minCount 1": [model.MinCount(1)],
    "sh:maxCount 0": [model.MaxCount(0)],
    "sh:minExclusive 1.5": [model.Range(Literal("1.5", datatype=XSD.decimal), SH.MinExclusiveConstraintComponent)],
    "sh:minInclusive 1": [model.Range(Literal(1), SH.MinInclusiveConstraintComponent)],
    "sh:maxExclusive 1": [model.Range(Literal(1), SH.MaxExclusiveConstraintComponent)],
    "sh:maxInclusive 1": [model.Range(Literal(1), SH.MaxInclusiveConstraintComponent)],
    "sh:minLength 2": [model.Length(2, SH.MinLengthConstraintComponent)],
    "sh:maxLength 2": [model.Length(2, SH.MaxLengthConstraintComponent)],
    'sh:pattern "^a" ; sh:flags "i"': [model.Pattern("^a", "i")],
    'sh:languageIn ( "en" "de-CH" )': [model.LanguageIn(("en", "de-CH"))],
    "sh:uniqueLang true": [model.UniqueLang()],
    "sh:uniqueLang false": [],
    "sh:equals ex:p": [model.Pair(ex("p"), SH.EqualsConstraintComponent)],
    "sh:disjoint ex:p": [model.Pair(ex("p"), SH.DisjointConstraintComponent)],
    "sh:lessThan ex:p": [model.Pair(ex("p"), SH.LessThanConstraintComponent)],
    "sh:lessThanOrEquals ex:p": [model.Pair(ex("p"), SH.LessThanOrEqualsConstraintComponent)],
    "sh:not ex:T": [model.Not(ex("T"))],
    "sh:and ( ex:T ex:U )": [model.Several((ex("T"), ex("U")), SH.AndConstraintComponent)],
    "sh:or ( ex:T ex:T )": [model.Several((ex("T"), ex("T")), SH.OrConstraintComponent)],
    "sh:xone ( ex:T )": [model.Several((ex("T"),), SH.XoneConstraintComponent)],
    "sh:node ex:T": [model.NodeShape(ex("T"))],
    "sh:property ex:P": [model.Property(ex("P"))],
    "sh:qualifiedValueShape ex:T ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 2": [
        model.Qualified(ex("T"), 1, (), SH.QualifiedMinCountConstraintComponent),
        model.Qualified(ex("T"), 2, (), SH.QualifiedMaxCountConstraintComponent),
    ],
    "sh:closed true ; sh:ignoredProperties ( ex:q rdf:type ) ; sh:property ex:P, ex:R": [
        model.Closed(frozenset({ex("q"), ex("p"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")})),
        model.Property(ex("P")),
        model.Property(ex("R")),
    ],
    "sh:closed false": [],
    'sh:hasValue "a"@en': [model.HasValue(Literal("a", language="en"))],
    'sh:in ( ex:a "b" 3 )': [model.In((ex("a"), Literal("b"), Literal(3)))],
    "sh:in ()": [model.In(())],
}
"""Parameters as written on a property shape, and the constraints that they make."""


@pytest.mark.parametrize("written", CONSTRAINTS)
def test_constraint_is_read(written: str) -> None:
    text = f"""ex:S sh:targetNode ex:n ; sh:path ex:path ; {written} .
        ex:T sh:class ex:C . ex:U sh:class ex:C . ex:P sh:path ex:p . ex:R sh:path ( ex:p ex:q ) ."""
    assert list(shape(text).constraints) == CONSTRAINTS[written]


def test_every_parameter_of_core_is_tried() -> None:
    tried = {SH.term(word.removeprefix("sh:")) for each in CONSTRAINTS for word in each.split() if word[:3] == "sh:"}
    assert PARAMETERS - tried == {SH.sparql, SH.qualifiedValueShapesDisjoint}


def test_shape_says_what_it_looks_at_and_how_grave_it_is() -> None:
    found = shape("""
        ex:S sh:targetNode ex:n, "a" ; sh:targetClass ex:C ; sh:targetSubjectsOf ex:p ; sh:targetObjectsOf ex:q ;
            sh:severity ex:Grave ; sh:message "Bad."@en, "Schlecht."@de ; sh:deactivated true .""")
    assert set(found.targets) == {
        model.TargetNode(ex("n")), model.TargetNode(Literal("a")), model.TargetClass(ex("C")),
        model.TargetSubjectsOf(ex("p")), model.TargetObjectsOf(ex("q")),
    }  # fmt: skip
    assert (found.severity, found.deactivated) == (ex("Grave"), True)
    assert found.messages == (Literal("Bad.", language="en"), Literal("Schlecht.", language="de"))


@pytest.mark.parametrize("cls", ["rdfs:Class", "owl:Class", "ex:Kind"])
def test_class_that_is_a_shape_looks_at_its_instances(cls: str) -> None:
    found = shape(f"ex:Kind rdfs:subClassOf rdfs:Class . ex:S a sh:NodeShape, {cls} .")
    assert found.targets == (model.TargetClass(ex("S")),)


def test_what_has_a_parameter_or_is_expected_to_be_a_shape_is_one() -> None:
    text = "ex:S sh:node ex:T ; sh:not [ sh:or ( ex:U ex:V ) ] ; sh:targetNode ex:n . ex:W a ex:C ."
    found = read_shapes([file(text)])
    assert [node for node in found if isinstance(node, NamedNode)] == [ex("S"), ex("T"), ex("U"), ex("V")]
    assert len(found) == 5


PATHS = {
    "ex:p": Predicate(ex("p")),
    "[ sh:inversePath ex:p ]": Inverse(Predicate(ex("p"))),
    "( ex:p ex:q )": Sequence((Predicate(ex("p")), Predicate(ex("q")))),
    "[ sh:alternativePath ( ex:p ex:q ) ]": Alternative((Predicate(ex("p")), Predicate(ex("q")))),
    "[ sh:zeroOrMorePath [ sh:inversePath ex:p ] ]": ZeroOrMore(Inverse(Predicate(ex("p")))),
    "[ sh:oneOrMorePath ex:p ]": OneOrMore(Predicate(ex("p"))),
    "[ sh:zeroOrOnePath ( ex:p ( ex:q ex:p ) ) ]": ZeroOrOne(
        Sequence((Predicate(ex("p")), Sequence((Predicate(ex("q")), Predicate(ex("p"))))))
    ),
    "[ rdf:first ex:p ; rdf:rest ( ex:q ) ; sh:inversePath ( ex:p ) ]": Sequence(
        (Predicate(ex("p")), Predicate(ex("q")))
    ),
}


@pytest.mark.parametrize("written", PATHS)
def test_path_is_read(written: str) -> None:
    found = shape(f"ex:S sh:targetNode ex:n ; sh:path {written} .")
    assert found.path == PATHS[written]
    assert isinstance(found.path_node, NamedNode if written == "ex:p" else BlankNode)


ILL_FORMED_PATHS = (
    '"p"', "()", "( ex:p )", "[]", "[ sh:inversePath ex:p, ex:q ]", "[ sh:alternativePath ex:p ]",
    "[ sh:inversePath ex:p ; sh:zeroOrOnePath ex:q ]", "[ rdf:first ex:p ]", "ex:p, ex:q",
    "_:a . _:a sh:inversePath _:b . _:b sh:inversePath _:a", "_:a . _:a rdf:first ex:p ; rdf:rest _:a",
)  # fmt: skip


@pytest.mark.parametrize("written", ILL_FORMED_PATHS)
def test_ill_formed_path_is_refused(written: str) -> None:
    found = problems(f"\nex:S sh:targetNode ex:n ;\n sh:path {written} .")
    assert [each for each in found if each.startswith("3: error shape-ill-formed")]


def test_ill_formed_path_of_no_shape_is_nobodys_concern() -> None:
    assert problems("_:p sh:inversePath _:p . ex:S sh:targetNode ex:n ; sh:class ex:C .") == []


def test_siblings_are_the_other_qualified_shapes_of_the_same_parents() -> None:
    text = """
        ex:N sh:targetNode ex:n ; sh:property ex:S, ex:P, ex:R . ex:M sh:property ex:Q .
        ex:S sh:path ex:p ; sh:qualifiedValueShape ex:A ; sh:qualifiedMinCount 1 ;
            sh:qualifiedValueShapesDisjoint true .
        ex:P sh:path ex:p ; sh:qualifiedValueShape ex:B ; sh:qualifiedMinCount 1 .
        ex:R sh:path ex:q ; sh:qualifiedValueShape ex:A ; sh:qualifiedMinCount 1 .
        ex:Q sh:path ex:p ; sh:qualifiedValueShape ex:C ; sh:qualifiedMinCount 1 .
        ex:A sh:class ex:X . ex:B sh:class ex:Y . ex:C sh:class ex:Z ."""
    assert shape(text).constraints == (
        model.Qualified(ex("A"), 1, (ex("B"),), SH.QualifiedMinCountConstraintComponent),
    )


SELECT = "SELECT $this ?value WHERE { $this ex:p ?value }"


def test_query_is_read_with_its_prefixes_messages_and_switch() -> None:
    found = shape(f"""{DECLARED} ex:more owl:imports ex: .
        ex:S sh:targetNode ex:n ; sh:sparql ex:Q .
        ex:Q sh:prefixes ex:more ; sh:message "Bad {{?value}}." ; sh:deactivated true ; sh:select "{SELECT}" .""")
    (constraint,) = found.constraints
    assert isinstance(constraint, model.Sparql)
    assert constraint.deactivated
    assert dict(constraint.query.prefixes)["ex"] == EX
    query = constraint.query
    assert (query.node, query.text, query.ask, query.messages) == (ex("Q"), SELECT, False, (Literal("Bad {?value}."),))


def test_aggregate_may_do_without_grouping_because_this_is_bound() -> None:
    text = "SELECT $this (COUNT(?v) AS ?n) WHERE { $this ?p ?v } HAVING (COUNT(?v) > 2)"
    assert len(shape(f'ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "{text}" ] .').constraints) == 1


def test_query_may_use_the_prefixes_of_its_file_but_it_is_said() -> None:
    text = f'ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "{SELECT}" ] .'
    assert len(shape(text).constraints) == 1
    (problem,) = problems(text)
    assert "warning shape-query" in problem


COMPONENT = """
    ex:Component a sh:ConstraintComponent ;
        sh:parameter [ sh:path ex:lowest ] , [ sh:path ex:unit ; sh:optional true ] ;
        sh:nodeValidator [ sh:select "SELECT $this WHERE { $this ?p ?o FILTER (?o < $lowest) }" ] ;
        sh:validator [ sh:message "Too low: {$lowest}." ; sh:ask "ASK { FILTER ($value >= $lowest) }" ] .
"""


def test_component_makes_a_constraint_with_the_validator_that_fits() -> None:
    found = read_shapes(
        [
            file(f"""{COMPONENT}
        ex:S sh:targetNode ex:n ; ex:lowest 3 ; sh:property ex:P . ex:P sh:path ex:p ; ex:lowest 4 ; ex:unit "m" .
        ex:T sh:targetNode ex:n ; ex:unit "m" .""")
        ]
    )
    (own, _), (below,) = (sorted(found[ex(name)].constraints, key=lambda c: type(c).__name__) for name in "SP")
    assert isinstance(own, model.Custom)
    assert isinstance(below, model.Custom)
    assert (own.component, own.arguments, own.query.ask) == (ex("Component"), (("lowest", Literal(3)),), False)
    assert (below.arguments, below.query.ask) == ((("lowest", Literal(4)), ("unit", Literal("m"))), True)
    assert below.query.messages == (Literal("Too low: {$lowest}."),)
    assert found[ex("T")].constraints == ()


def test_each_value_of_a_single_parameter_is_a_constraint() -> None:
    text = """ex:Component a ex:Kind ; sh:parameter [ sh:path ex:lowest ] ;
        sh:validator [ sh:ask "ASK { FILTER ($value >= $lowest) }" ] . ex:Kind rdfs:subClassOf sh:ConstraintComponent .
        ex:S sh:targetNode ex:n ; ex:lowest 3, 4 ."""
    assert [c.arguments for c in shape(text).constraints if isinstance(c, model.Custom)] == [
        (("lowest", Literal(3)),),
        (("lowest", Literal(4)),),
    ]


def test_targets_may_be_queries_with_or_without_parameters() -> None:
    found = shape(f"""{DECLARED}
        ex:Born a sh:SPARQLTargetType ; rdfs:subClassOf sh:Target ; sh:parameter [ sh:path ex:country ] ;
            sh:prefixes ex: ; sh:select "SELECT ?this WHERE {{ ?this ex:born $country }}" .
        ex:S sh:class ex:C ; sh:target [ a ex:Born ; ex:country ex:X ] ;
            sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE {{ ?this ?p 1 }}" ] .""")
    arguments = {target.arguments for target in found.targets if isinstance(target, model.TargetQuery)}
    assert arguments == {(), (("country", ex("X")),)}


ERRORS = {
    'sh:minCount "a"': "sh:minCount is a whole number",
    "sh:minCount -1": "sh:minCount is a whole number",
    "sh:maxLength 1.0": "sh:maxLength is a whole number",
    "sh:minCount 1, 2": "2 values of sh:minCount",
    "sh:datatype xsd:date, xsd:gYear": "2 values of sh:datatype",
    'sh:datatype "date"': "sh:datatype is an IRI",
    'sh:class "C"': "sh:class is an IRI",
    "sh:nodeKind ex:IRI": "sh:nodeKind is one of",
    "sh:minInclusive ex:one": "sh:minInclusive is a literal",
    'sh:minInclusive "abc"^^xsd:integer': "sh:minInclusive is “abc”, which xsd:integer does not have",
    'sh:maxExclusive "2001-02-29"^^xsd:date': "sh:maxExclusive is “2001-02-29”, which xsd:date does not have",
    'sh:pattern "("': "the pattern cannot be used",
    'sh:pattern "a"@en': "sh:pattern is a text",
    'sh:pattern "a" ; sh:flags "w"': "the pattern cannot be used",
    'sh:languageIn "en"': "no well-formed list",
    "sh:languageIn ( 1 )": "sh:languageIn is a text",
    'sh:languageIn ( "" )': "“” is no language",
    'sh:languageIn ( "en_GB" )': "“en_GB” is no language",
    'sh:uniqueLang "yes"': "sh:uniqueLang is true or false",
    'sh:equals "p"': "sh:equals is an IRI",
    'sh:not "S"': "sh:not is a shape",
    "sh:and ex:T": "no well-formed list",
    "sh:or ()": "the list of sh:or is empty",
    "sh:node ex:P": "names a node shape",
    "sh:property ex:T": "has no sh:path",
    "sh:property ex:Q": "is described nowhere",
    "sh:qualifiedValueShape ex:T": "stands alone",
    "sh:closed true ; sh:ignoredProperties ex:p": "no well-formed list",
    "sh:closed true ; sh:ignoredProperties ( 1 )": "sh:ignoredProperties is an IRI",
    "sh:in ex:a": "no well-formed list",
    "sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l": "leads back into itself",
    "sh:severity sh:Info, sh:Warning": "2 values of sh:severity",
    'sh:severity "bad"': "sh:severity is an IRI",
    "sh:message ex:m": "sh:message is a text",
    'sh:deactivated "no"': "sh:deactivated is true or false",
    'sh:targetClass "C"': "sh:targetClass is an IRI",
    "sh:sparql ex:Q": "has no sh:select",
    'sh:sparql [ sh:select "SELECT $this { $this ex:p" ]': "the query cannot be read",
    'sh:sparql [ sh:select "SELECT" ]': "{ is expected where the query ends.",
    'sh:sparql [ sh:select "SELECT ?that { ?that a ?x }" ]': "does not select $this",
    'sh:sparql [ sh:select "ASK { $this a ?x }" ]': "the query",
    'sh:sparql [ sh:select "SELECT $this { SERVICE <http://127.0.0.1:9/> { $this a ?x } }" ]': "SERVICE",
    'sh:sparql [ sh:select "SELECT $this { $this a ?x MINUS { $this a 1 } }" ]': "MINUS",
    'sh:sparql [ sh:select "SELECT $this { $this a ?x FILTER (ex:unheard(?x)) }" ]': "not supported",
    "sh:propety ex:P": "no property of SHACL: sh:propety. Write sh:property",
    "a sh:NodeShap": "no term of SHACL: sh:NodeShap. Write sh:NodeShape",
    "sh:message 'x' ; sh:path ex:q": "2 values of sh:path",
}
"""What is written on a property shape, and part of what is said about it."""


@pytest.mark.parametrize("written", ERRORS)
def test_ill_formed_shape_is_refused_where_it_stands(written: str) -> None:
    found = problems(f"ex:S sh:targetNode ex:n ; sh:path ex:p ;\n{written} .\nex:T sh:class ex:C . ex:P sh:path ex:p .")
    assert [each for each in found if "error" in each and ERRORS[written] in each], found
    assert [each for each in found if each.startswith("2: error")], found


ERRORS_ELSEWHERE = {
    "ex:S sh:targetNode ex:n ; sh:minCount 1 .": "belongs on property shapes",
    "ex:S sh:targetNode ex:n ; sh:lessThan ex:p .": "belongs on property shapes",
    "ex:S sh:targetNode ex:n ; sh:uniqueLang true .": "belongs on property shapes",
    "ex:S a sh:NodeShape ; sh:path ex:p .": "is a node shape and has a sh:path",
    'ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "SELECT $this { $this my:p 1 }" ] .': "prefix is not declared",
    "ex:S a sh:PropertyShape ; sh:targetNode ex:n .": "is a property shape without sh:path",
    "ex:S a sh:PropertyShape, sh:NodeShape ; sh:path ex:p .": "not both",
    'ex:S sh:targetNode ex:n ; sh:sparql [ sh:select "SELECT $this { $this $PATH 1 }" ] .': "uses $PATH",
    "ex:a ex:p ex:b .": "there is no shape here",
    'ex:S sh:targetNode ex:n ; sh:sparql ex:Q . ex:Q sh:select "SELECT $this {}" ; sh:prefixes [ sh:declare '
    '[ sh:prefix "a" ; sh:namespace "b:" ] , [ sh:prefix "a" ; sh:namespace "c:" ] ] .': "declared with two namespaces",
    "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:this ] .": "cannot use “this”",
    "ex:C a sh:ConstraintComponent ; sh:parameter [ sh:path ex:a ; sh:optional true ] .": "must be given",
    f"{COMPONENT} ex:S sh:targetNode ex:n ; ex:lowest 1, 2 .": "2 values of ex:lowest".replace("ex:", f"<{EX}"),
    "ex:S sh:targetNode ex:n . ex:g sh:entailment ex:Regime .": "is not at hand",
}


@pytest.mark.parametrize("text", ERRORS_ELSEWHERE)
def test_ill_formed_graph_is_refused(text: str) -> None:
    found = problems(text)
    assert [each for each in found if "error" in each and ERRORS_ELSEWHERE[text] in each], found


def test_all_mistakes_are_told_at_once() -> None:
    text = "\nex:S sh:targetNode ex:n ;\n sh:nodeKind ex:x ;\n sh:datatype 1 ;\n sh:clas ex:C ."
    with pytest.raises(InvalidShapes) as caught:
        read_shapes([file(text)])
    assert [problem.line for problem in caught.value.problems] == [3, 4, 5]
    assert "3 mistakes" in str(caught.value)
    assert "shapes.ttl:4" in str(caught.value)


def test_circle_of_shapes_is_refused_and_named() -> None:
    text = "ex:S sh:targetNode ex:n ; sh:property ex:P . ex:P sh:path ex:p ; sh:or ( ex:T ex:U ) . ex:T sh:node ex:S ."
    found = read([file(text)])
    (problem,) = [each for each in found.problems if each.severity is Severity.ERROR]
    assert problem.code == "shape-recursive"
    assert problem.message.count("S") >= 2
    assert cycle(found.shapes) == (ex("S"), ex("P"), ex("T"), ex("S"))


def test_what_is_nested_too_deep_is_refused() -> None:
    chain = " ".join(f"ex:S{n} sh:node ex:S{n + 1} ." for n in range(2000))
    path = "[ sh:inversePath " * 2000 + "ex:p" + " ]" * 2000
    assert any("100 deep" in each for each in problems(f"ex:S0 sh:targetNode ex:n . {chain} ex:S2000 sh:class ex:C ."))
    assert any("100 deep" in each for each in problems(f"ex:S sh:targetNode ex:n ; sh:path {path} ."))
    chain = " ".join(f"ex:S{n} sh:node ex:S{n + 1} ." for n in range(99))
    assert problems(f"ex:S0 sh:targetNode ex:n . {chain} ex:S99 sh:class ex:C .") == []


def test_shape_that_several_refer_to_is_no_circle() -> None:
    found = read_shapes([file("ex:S sh:targetNode ex:n ; sh:node ex:T ; sh:and ( ex:T ex:U ) . ex:U sh:node ex:T .")])
    assert cycle(found) == ()
    assert list(references(found[ex("S")])) == [ex("T"), ex("T"), ex("U")]


WITH_TYPE = COMPONENT.replace("ex:lowest ]", "ex:lowest ; sh:datatype xsd:integer ]")
WITH_KIND = COMPONENT.replace("ex:lowest ]", "ex:lowest ; sh:nodeKind sh:BlankNodeOrLiteral ]")
WARNINGS = {
    "ex:S sh:targetNode ex:n ; sh:node ex:T .": "which is described nowhere",
    "ex:S sh:targetNode ex:n . ex:T a sh:NodeShape ; sh:class ex:C .": "checks nothing",
    "ex:S sh:targetNode ex:n ; sh:qualifiedMinCount 1 .": "has no effect on a node shape",
    "ex:S sh:targetNode ex:n ; sh:path ex:p ; sh:qualifiedMinCount 1 .": "has no effect without",
    'ex:S sh:targetNode ex:n ; sh:flags "i" .': "has no effect without sh:pattern",
    'ex:S sh:targetNode ex:n ; sh:hasValue "abc"^^xsd:integer .': "has “abc”, which xsd:integer does not have",
    'ex:S sh:targetNode ex:n ; sh:in ( 1 "abc"^^xsd:integer ) .': "has “abc”, which xsd:integer does not have",
    'ex:S sh:targetNode ex:n ; sh:minInclusive "POINT (1 1)"^^ex:wkt .': "nothing can be compared",
    'ex:S sh:targetNode ex:n ; sh:pattern "^(?!b)(a+)+$" .': "may take very long",
    "ex:S sh:targetNode ex:n ; sh:ignoredProperties () .": "has no effect without sh:closed",
    f"{WITH_TYPE} ex:S sh:targetNode ex:n ; ex:lowest 1.5 .": "is not what the declaration",
    f"{WITH_KIND} ex:S sh:targetNode ex:n ; ex:lowest ex:a .": "is not what the declaration",
    "ex:S sh:targetNode ex:n . ex:g owl:imports ex:other .": "nothing is fetched",
    "ex:S sh:targetNode ex:n ; sh:rule [] .": "rules are not carried out",
    'ex:S sh:targetNode ex:n ; sh:path ex:p ; sh:uniqueLang "1"^^xsd:boolean .': "is not taken for true",
    "ex:S sh:targetNode ex:n . ex:datum sh:clas ex:C .": "no property of SHACL",
    f"{COMPONENT.replace('sh:validator', 'ex:validator')} ex:S sh:path ex:p ; sh:targetNode ex:n ; ex:lowest 1 .": (
        "has no validator for property shapes"
    ),
}


@pytest.mark.parametrize("text", WARNINGS)
def test_what_is_hardly_meant_is_said(text: str) -> None:
    (problem,) = problems(text)
    assert "warning" in problem
    assert WARNINGS[text] in problem


REFERRED = {
    "sh:expression [ sh:path ex:p ]": "it has a node expression",
    "sh:js [ sh:jsFunctionName 'f' ]": "it has a constraint in JavaScript",
    "sh:target [ a sh:JSTarget ; sh:jsFunctionName 'f' ]": "it has a target in JavaScript",
    "ex:script 1": "has a validator in JavaScript",
    "sh:sparql [ sh:select 'SELECT $this { $this ?p ?o FILTER (<http://example.org/f>(?o)) }' ]": "calls the function",
}


@pytest.mark.parametrize("written", REFERRED)
def test_what_is_not_compiled_is_referred_with_those_who_refer_to_it(written: str) -> None:
    text = f"""ex:S sh:targetNode ex:n ; {written} .
        ex:T sh:targetNode ex:n ; sh:not [ sh:node ex:S ] . ex:U sh:targetNode ex:n ; sh:class ex:C .
        ex:Component a sh:ConstraintComponent ; sh:parameter [ sh:path ex:script ] ;
            sh:validator [ a sh:JSValidator ; sh:jsFunctionName "f" ] .
        ex:f a sh:SPARQLFunction ; sh:select "SELECT ?x {{}}" ."""
    found = read_shapes([file(text)])
    assert REFERRED[written] in found[ex("S")].referred
    assert "which is referred" in found[ex("T")].referred
    assert found[ex("U")].referred == ""


def test_rules_that_are_asked_for_refer_every_shape() -> None:
    found = read_shapes([file("ex:g sh:entailment sh:Rules . ex:S sh:targetNode ex:n ; sh:rule [ a sh:TripleRule ] .")])
    assert "rules" in found[ex("S")].referred


def test_blank_nodes_of_different_files_stay_apart() -> None:
    files = [file(f"ex:S{n} sh:targetNode ex:n ; sh:node _:a . _:a sh:class ex:C{n} .", f"{n}.ttl") for n in (1, 2)]
    found = read(files)
    first, second = (found.shapes[ex(f"S{n}")].constraints[0] for n in (1, 2))
    assert first != second
    assert isinstance(second, model.NodeShape)
    assert found.shapes[second.shape].constraints == (model.Class(ex("C2")),)
    assert second.shape in {triple.subject for triple in found.triples}


def test_shape_spread_over_files_is_one_shape() -> None:
    files = [file("ex:S sh:targetNode ex:n ; sh:class ex:C ."), file("ex:S sh:class ex:C, ex:D .", "2.ttl")]
    found = read_shapes(files)
    assert found[ex("S")].constraints == (model.Class(ex("C")), model.Class(ex("D")))
