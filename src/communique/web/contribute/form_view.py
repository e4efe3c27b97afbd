"""The shapes of one class as a form component can show them: one property shape for each property, values by name.

Nothing is decided here that the shapes do not say. What a form cannot ask for is left out: classes, days that are
computed, properties that must not be there, and paths against their direction. The check judges by the shapes
themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import count

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from communique.graph import Graph, Subject, Term
from communique.terms import BASE, CMQ, PREFIXES, RDF, RDFS, SH, SHAPE, SKOS
from communique.web.contribute.offers import Offer, items_of
from communique.web.contribute.rules import Rules

FORM = f"{BASE}form#"
"""Namespace of the shapes that exist only in forms."""
MOST_CHOICES = 500
"""Most values that a list offers; a longer one is asked for by typing."""
_COMPUTED = (CMQ.earliest, CMQ.latest)
_PART = re.compile(r"#[a-z]+-\[")
_REFERENCE = re.compile(r"/id/\(?([a-z|]+)\)?/")
_FIRST, _FURTHER = NamedNode(f"{FORM}first"), NamedNode(f"{FORM}further")
_GROUPS = {_FIRST: "What a record needs", _FURTHER: "What else the sources may say"}
_COPIED = (SH.maxCount, SH.datatype, SH.minInclusive, SH.maxInclusive, SH.minLength, SH.maxLength)
_DASH_SINGLE_LINE = NamedNode("http://datashapes.org/dash#singleLine")

Choices = Mapping[NamedNode, str]
"""Labels of the values from which one is chosen."""
Things = Callable[[str], Choices]
"""Returns the things of a kind, or in a list of codes, with their labels; none where there are too many."""


@dataclass(frozen=True)
class Field:
    """What the shapes say of one property of a class.

    Attributes:
        path: the property.
        shapes: the nodes that say so, the first in order first.
        order: where it stands.
        required: whether a record without it is wrong.
        wanted: whether a record without it is at least remarked on.
    """

    path: NamedNode
    shapes: tuple[Term, ...] = ()
    order: float = 99
    required: bool = False
    wanted: bool = False


def root_of(class_: NamedNode) -> NamedNode:
    """Return the IRI of the form shape of a class."""
    return NamedNode(f"{FORM}{re.sub('[^A-Za-z0-9]+', '-', class_.value)}")


class FormView:
    """Makes the form shapes of a release."""

    def __init__(self, rules: Rules, things: Things) -> None:
        """Make them of `rules`, with the things that `things` names."""
        self._graph = Graph((*rules.shapes, *rules.model))
        self._things = things

    def turtle(self, offer: Offer) -> bytes:
        """Return the shapes for what is offered, in Turtle."""
        fresh = (BlankNode(f"n{number}") for number in count())
        triples = [*self._groups(), *self._node(offer.class_iri, fresh, set())]
        return serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""

    def _groups(self) -> Iterator[Triple]:
        for order, (group, label) in enumerate(_GROUPS.items()):
            yield Triple(group, RDF.type, SH.PropertyGroup)
            yield Triple(group, RDFS.label, Literal(label, language="en"))
            yield Triple(group, SH.order, Literal(order))

    def _node(self, class_: NamedNode, fresh: Iterator[BlankNode], done: set[NamedNode]) -> Iterator[Triple]:
        if class_ in done:
            return
        is_whole = not done
        done.add(class_)
        root = root_of(class_)
        yield Triple(root, RDF.type, SH.NodeShape)
        yield Triple(root, SH.targetClass, class_)
        for number, field in enumerate(self.fields(class_)):
            node = NamedNode(f"{root.value}-{number}")
            yield Triple(root, SH.property, node)
            yield Triple(node, SH.order, Literal(number))
            if is_whole:
                yield Triple(node, SH.group, _FIRST if field.wanted else _FURTHER)
            yield from self._property(node, field, fresh, done)

    def fields(self, class_: NamedNode) -> list[Field]:
        """Return what can be stated of a member of a class, what is required first."""
        found: dict[NamedNode, Field] = {}
        for shape in self._property_shapes(class_):
            path = self._graph.value(shape, SH.path)
            if path is None or not isinstance(path.term, NamedNode) or path.term in (RDF.type, *_COMPUTED):
                continue
            found[path.term] = self._with(found.get(path.term, Field(path.term)), shape)
        possible = (field for field in found.values() if not self._is_forbidden(field))
        return sorted(possible, key=lambda field: (not field.wanted, field.order, field.path.value))

    def _with(self, field: Field, shape: Term) -> Field:
        """Return a field with what one more shape says of it."""
        order = float(self._text(shape, SH.order) or 99)
        shapes = (*field.shapes, shape) if order >= field.order else (shape, *field.shapes)
        wanted = self._text(shape, SH.minCount) not in ("", "0")
        required = wanted and self._is_violation(shape)
        return replace(
            field,
            shapes=shapes,
            order=min(order, field.order),
            required=field.required or required,
            wanted=field.wanted or wanted,
        )

    def _property(
        self, node: NamedNode, field: Field, fresh: Iterator[BlankNode], done: set[NamedNode]
    ) -> Iterator[Triple]:
        yield Triple(node, RDF.type, SH.PropertyShape)
        yield Triple(node, SH.path, field.path)
        for predicate in (SH.name, SH.description, SH.message):
            text = self._first(field, predicate)
            if text:
                yield Triple(node, predicate, Literal(text, language="en"))
        if field.required:
            yield Triple(node, SH.minCount, Literal(1))
        for predicate in _COPIED:
            for value in self._values(field, predicate)[:1]:
                yield Triple(node, predicate, value)
        yield from self._kind_of_value(node, field, fresh, done)

    def _kind_of_value(
        self, node: NamedNode, field: Field, fresh: Iterator[BlankNode], done: set[NamedNode]
    ) -> Iterator[Triple]:
        pattern = self._first(field, SH.pattern)
        part = self._class_of_part(field) if _PART.search(pattern) else None
        languages = [term for head in self._values(field, SH.languageIn) for term in items_of(self._graph, head)]
        if part is not None:
            yield Triple(node, SH.node, root_of(part))
            yield from self._node(part, fresh, done)
        elif languages:
            yield from _list(node, SH.languageIn, languages, fresh)
            yield Triple(node, _DASH_SINGLE_LINE, Literal(field.path == SKOS.prefLabel))
        elif self._is_literal(field):
            if pattern:
                yield Triple(node, SH.pattern, Literal(pattern))
        else:
            yield Triple(node, SH.nodeKind, SH.IRI)
            choices = self._choices(field, pattern)
            yield from _list(node, SH.term("in"), choices, fresh)
            for value, label in choices.items():
                yield Triple(value, RDFS.label, Literal(escape(label), language="en"))

    def _choices(self, field: Field, pattern: str) -> Choices:
        """Return the values from which one is chosen, by label; none where one has to be typed."""
        listed = [term for head in self._values(field, SH.term("in")) for term in items_of(self._graph, head)]
        schemes = self._values(field, SHAPE.codesOf)
        codes = [code for scheme in schemes for code in self._graph.subjects(SKOS.inScheme, scheme)]
        found = {term: self._label(term) for term in (*listed, *codes) if isinstance(term, NamedNode)}
        for kind in (kind for kinds in _REFERENCE.findall(pattern) for kind in kinds.split("|")):
            found |= self._things(kind)
        for scheme in (scheme for scheme in schemes if isinstance(scheme, NamedNode) and not codes):
            found |= self._things(scheme.value)
        ordered = sorted(found.items(), key=lambda item: (item[1].casefold(), item[0].value))
        return dict(ordered) if len(ordered) <= MOST_CHOICES else {}

    def _label(self, term: NamedNode) -> str:
        found = self._graph.objects(term, SKOS.prefLabel) or self._graph.objects(term, RDFS.label)
        english = [each for each in found if isinstance(each.term, Literal) and each.term.language == "en"]
        return (english or found)[0].text if found else term.value.rpartition("/")[2]

    def _class_of_part(self, field: Field) -> NamedNode | None:
        """Return the class whose members must be reached by a property, or else its range."""
        for step in self._graph.subjects(SH.inversePath, field.path):
            for shape in self._graph.subjects(SH.path, step):
                owners = self._graph.subjects(SH.property, shape)
                found = (self._graph.value(owner, SH.targetClass) for owner in owners)
                target = next((each.term for each in found if each), None)
                if isinstance(target, NamedNode):
                    return target
        range_ = self._graph.value(field.path, RDFS.range)
        return range_.term if range_ and isinstance(range_.term, NamedNode) else None

    def _property_shapes(self, class_: NamedNode) -> Iterator[Term]:
        for target in (class_, *self._superclasses(class_)):
            for shape in self._graph.subjects(SH.targetClass, target):
                yield from (located.term for located in self._graph.objects(shape, SH.property))

    def _superclasses(self, class_: NamedNode) -> Iterator[NamedNode]:
        for parent in self._graph.objects(class_, RDFS.subClassOf):
            if isinstance(parent.term, NamedNode):
                yield parent.term
                yield from self._superclasses(parent.term)

    def _is_literal(self, field: Field) -> bool:
        return bool(self._values(field, SH.datatype)) or SH.Literal in self._values(field, SH.nodeKind)

    def _is_forbidden(self, field: Field) -> bool:
        return any(self._text(shape, SH.maxCount) == "0" for shape in field.shapes)

    def _is_violation(self, shape: Term) -> bool:
        severity = self._graph.value(shape, SH.severity)
        return severity is None or severity.term == SH.Violation

    def _values(self, field: Field, predicate: NamedNode) -> list[Term]:
        return [located.term for shape in field.shapes for located in self._graph.objects(shape, predicate)]

    def _first(self, field: Field, predicate: NamedNode) -> str:
        return next((self._text(shape, predicate) for shape in field.shapes if self._text(shape, predicate)), "")

    def _text(self, subject: Term, predicate: NamedNode) -> str:
        found = self._graph.value(subject, predicate)
        return found.text if found else ""


def _list(node: Subject, predicate: NamedNode, items: Iterable[Term], fresh: Iterator[BlankNode]) -> Iterator[Triple]:
    """Yield the statements of an RDF list, none for an empty one."""
    found = list(items)
    if not found:
        return
    head = next(fresh)
    yield Triple(node, predicate, head)
    for number, item in enumerate(found, start=1):
        yield Triple(head, RDF.first, item)
        rest = next(fresh) if number < len(found) else RDF.nil
        yield Triple(head, RDF.rest, rest)
        head = rest  # type: ignore[assignment]
