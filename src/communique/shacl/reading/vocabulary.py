"""The terms of SHACL, and those that a shapes graph uses though SHACL has none such."""

from __future__ import annotations

from difflib import get_close_matches

from pyoxigraph import NamedNode

from communique.graph import Located
from communique.graph import Term as AnyTerm
from communique.shacl.reading.core import KINDS, PARAMETERS
from communique.shacl.reading.graph import ShapesGraph, name
from communique.terms import PREFIXES, RDF, SH

_CORE = """
    NodeShape PropertyShape Shape Severity Info Warning Violation NodeKind PropertyGroup

    targetNode targetClass targetSubjectsOf targetObjectsOf path severity message deactivated name description order
    group defaultValue inversePath alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath shapesGraph
    suggestedShapesGraph entailment
"""
_SPARQL = """
    ConstraintComponent Parameter Parameterizable PrefixDeclaration Validator SPARQLConstraint SPARQLAskValidator
    SPARQLSelectValidator SPARQLExecutable SPARQLAskExecutable SPARQLSelectExecutable SPARQLConstructExecutable
    SPARQLUpdateExecutable

    prefixes declare prefix namespace select ask construct update parameter optional validator nodeValidator
    propertyValidator labelTemplate
"""
_RESULTS = """
    ValidationReport ValidationResult AbstractResult ResultAnnotation

    conforms result focusNode resultPath resultMessage resultSeverity value sourceShape sourceConstraint
    sourceConstraintComponent detail resultAnnotation annotationProperty annotationVarName annotationValue
    shapesGraphWellFormed
"""
_ADVANCED = """
    Target TargetType SPARQLTarget SPARQLTargetType Function SPARQLFunction Rule Rules TripleRule SPARQLRule

    target returnType rule condition subject predicate object expression nodes filterShape intersection union this
    values if then else exists count min max sum distinct limit offset orderBy desc groupConcat separator
    ExpressionConstraintComponent SPARQLConstraintObject
"""
_SCRIPTS = """
    JSConstraint JSConstraintComponent JSExecutable JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator

    js jsFunctionName jsLibrary jsLibraryURL script
"""
_COMPONENTS = """
    Class Datatype NodeKind MinCount MaxCount MinExclusive MinInclusive MaxExclusive MaxInclusive MinLength MaxLength
    Pattern LanguageIn UniqueLang Equals Disjoint LessThan LessThanOrEquals Not And Or Xone Node Property
    QualifiedMinCount QualifiedMaxCount Closed HasValue In SPARQL
"""
TERMS = frozenset(
    {SH.term(term) for part in (_CORE, _SPARQL, _RESULTS, _ADVANCED, _SCRIPTS) for term in part.split()}
    | {SH.term(f"{component}ConstraintComponent") for component in _COMPONENTS.split()}
    | {SH.PropertyShapeComponent, NamedNode(PREFIXES["sh"])}
    | PARAMETERS
    | set(KINDS)
)
"""The terms of SHACL and SHACL Advanced Features: what a processor knows, carries out or refers to another."""


def refuse_unknown_terms(graph: ShapesGraph) -> None:
    """Note each use of a term in the namespace of SHACL that neither SHACL has nor the shapes graph describes.

    A processor would pass over it, and the constraint that was meant would never be checked. It is an error, but for
    a thing that has nothing else of SHACL: a shapes graph may hold data.
    """
    for file in graph.files:
        for statement in file.statements:
            subject, predicate, term = statement.triple
            for used, kind in ((predicate, "property"), (term, "term")):
                if _is_unknown(graph, used):
                    where = Located(used, file.path, statement.line)
                    note = graph.error if _is_of_shapes(graph, subject) else graph.warn
                    note(where, f"no {kind} of SHACL: {name(used)}. {_remedy(used)}", "shape-unknown-term")


def _is_unknown(graph: ShapesGraph, term: AnyTerm) -> bool:
    known = not isinstance(term, NamedNode) or term in TERMS or not term.value.startswith(PREFIXES["sh"])
    return not known and term not in graph  # type: ignore[operator]


def _is_of_shapes(graph: ShapesGraph, node: AnyTerm) -> bool:
    """Tell whether a thing is part of the shapes: it has no IRI of its own, or a term of SHACL."""
    if not isinstance(node, NamedNode):
        return True
    types = {at.term for at in graph.values(node, RDF.type)}
    return any(predicate in TERMS for predicate in graph.predicates(node)) or not types.isdisjoint(TERMS)


def _remedy(term: AnyTerm) -> str:
    names = {known.value.lower(): known for known in TERMS}
    near = get_close_matches(str(term.value).lower(), names, n=1, cutoff=0.85) if isinstance(term, NamedNode) else []
    return f"Write {name(names[near[0]])}." if near else "Correct its spelling, or remove it."
