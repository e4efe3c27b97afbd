"""A proposal for an EntitySchema: what an item of a meeting or agreement that this project would write looks like.

Made from the table of terms, so that a property without a verified identifier is in no shape. Shape Expressions 2.1,
compact syntax (https://shex.io/shex-semantics/), over Wikidata's RDF (statements, qualifiers and references as nodes).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from communique.corpus import Corpus
from communique.errors import InvalidInput
from communique.exports.wikidata_terms import WikidataTerms
from communique.graph import Graph
from communique.terms import CMQ, CODE, SKOS

_HEAD = """\
PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX p: <http://www.wikidata.org/prop/>
PREFIX ps: <http://www.wikidata.org/prop/statement/>
PREFIX pq: <http://www.wikidata.org/prop/qualifier/>
PREFIX pr: <http://www.wikidata.org/prop/reference/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_NODES = {
    "wikibase-item": "IRI",
    "url": "IRI",
    "time": "xsd:dateTime",
    "monolingualtext": "rdf:langString",
    "string": "xsd:string",
}
"""Datatype of a property to what its values are in RDF."""
_DATES = ("point-in-time", "start-time", "end-time")
_NEEDED = ("instance-of", *_DATES, "reference-url")
_CAPACITY = ("represents", "object-has-role", "named-as")
_STATEMENTS = {
    "meeting": {
        "location": (),
        "participant": _CAPACITY,
        "part-of": (),
        "main-subject": (),
    },
    "agreement": {
        "signatory": ("point-in-time", *_CAPACITY),
        "main-subject": (),
    },
}
"""Shape to the properties that it may have besides class and date, each with its qualifiers."""
_CITED = (("reference-url",), ("stated-in",), ("title", "publisher"), ("title", "publication-date"))


def shex(corpus: Corpus) -> str:
    """Return the schema in ShExC. It starts at `<#item>`: a meeting or an agreement.

    Raises:
        InvalidInput: the table of terms has no identifier for what every item and reference needs.
    """
    terms = WikidataTerms(corpus.model)
    kinds = Graph(corpus.model).subjects(SKOS.inScheme, CODE.term("agreement-kinds"))
    classes = {"meeting": _classes(terms, [CMQ.Meeting]), "agreement": _classes(terms, [CMQ.Agreement, *kinds])}
    lacking = [name for name in _NEEDED if not terms.property(name)] + [name for name in classes if not classes[name]]
    if lacking:
        raise InvalidInput(
            f"ontology/schemes/wikidata-terms.ttl: no identifier for {', '.join(lacking)}; a schema cannot do without.",
            "Copy the file from the project, or add the identifiers with their evidence.",
        )
    shapes = _Shapes(terms)
    parts = [
        _HEAD,
        "start = @<#item>\n",
        "<#item> " + " OR ".join(f"@<#{kind}>" for kind in classes) + "\n",
        *(shapes.item(kind, items) for kind, items in classes.items()),
        shapes.dated(),
        *(shapes.statement(name, ()) for name in _DATES),
        shapes.reference(),
    ]
    return "\n".join(parts)


class _Shapes:
    """Writes shapes with the properties that have an identifier."""

    def __init__(self, terms: WikidataTerms) -> None:
        self._terms = terms
        self._node = {term.name: _NODES.get(term.datatype, ".") for term in terms}

    def item(self, kind: str, classes: list[str]) -> str:
        class_ = self._terms.property("instance-of")
        values = " ".join(f"wd:{item}" for item in classes)
        lines = [f"  p:{class_} {{ ps:{class_} [ {values} ] ; prov:wasDerivedFrom @<#reference> + }} +"]
        lines += [
            f"  p:{prop} {self._body(name, qualifiers)} *"
            for name, qualifiers in _STATEMENTS[kind].items()
            if (prop := self._terms.property(name))
        ]
        return f"<#{kind}> @<#dated> AND EXTRA p:{class_} {{\n" + " ;\n".join(lines) + "\n}\n"

    def dated(self) -> str:
        options = [f"{{ p:{prop} @<#{name}> + }}" for name in _DATES if (prop := self._terms.property(name))]
        return "<#dated> " + " OR ".join(options) + "\n"

    def statement(self, name: str, qualifiers: tuple[str, ...]) -> str:
        return f"<#{name}> {self._body(name, qualifiers)}\n"

    def reference(self) -> str:
        return "<#reference> " + " OR ".join(self._options()) + "\n"

    def _options(self) -> Iterator[str]:
        for names in _CITED:
            found = [(self._terms.property(name), self._node[name]) for name in names]
            if all(prop for prop, _ in found):
                yield "{ " + " ; ".join(f"pr:{prop} {node} +" for prop, node in found) + " }"

    def _body(self, name: str, qualifiers: tuple[str, ...]) -> str:
        value = f"ps:{self._terms.property(name)} {self._node[name]}"
        stated = ((prop, self._node[q]) for q in qualifiers if (prop := self._terms.property(q)))
        parts = (value, *(f"pq:{prop} {node} *" for prop, node in stated), "prov:wasDerivedFrom @<#reference> +")
        return "{ " + " ; ".join(parts) + " }"


def _classes(terms: WikidataTerms, nodes: Iterable[object]) -> list[str]:
    """Return the verified classes that match some classes and kinds of ours."""
    return sorted({item for node in nodes if isinstance(node, NamedNode) and (item := terms.class_of(node))})
