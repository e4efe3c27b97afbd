"""What the tests of releases share: builds, comparisons, statements with odd lexical forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import rdflib
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    Triple,
    parse,
    serialize,
)
from rdflib.term import Node as RdflibNode

from communique.corpus import read_sources
from communique.release.build import build_release
from communique.release.dumps import write_dumps, write_trig
from communique.release.layout import DUMPS
from communique.release.output import writing
from communique.release.reading import read_graph
from communique.release.release import Release
from communique.release.sorting import SortedLines
from communique.release.statements import canonical_graphs
from communique.release.subjects import Block

ODD_TURTLE = r"""
@prefix x: <https://example.org/odd#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
x:s x:integer "01"^^xsd:integer , "1"^^xsd:integer , "1"^^xsd:nonNegativeInteger , "+7"^^xsd:integer ;
    x:decimal "1.50"^^xsd:decimal , "1.5"^^xsd:decimal , ".5"^^xsd:decimal ;
    x:double "1.0E0"^^xsd:double , "1e0"^^xsd:double ;
    x:boolean "1"^^xsd:boolean , "true"^^xsd:boolean ;
    x:date "1951-02-30"^^xsd:date , "1951-03-01Z"^^xsd:date , "1951-02~/.."^^edtf:EDTF ;
    x:accent "Be\u0301la"@en , "B\u00E9la"@en , "B\u00E9la" ;
    x:armenian "\u053C\u056B\u0573"@hy ;
    x:dotless "I\u015F\u0131k"@tr , "I\u0307stanbul"@tr ;
    x:region "colour"@en-GB ;
    x:lines "one\ntwo" , "one\r\ntwo" , "one\rtwo" , "tab\tend" , "  around  " , "" ;
    x:quotes "say \"hi\"" , "it's \\ back" , "'''\"\"\"" ;
    x:markup "<a href='x'>&amp;]]></a>" , "a | b" , "=1+1" , "@id" , "_:b" , "cmq:date" , "null" ;
    x:separators "a\u2028b\u0085c\u00A0d\uFEFFe" ;
    x:astral "\U0001D11E" ;
    x:iri <https://example.org/a%20b?c=d&e=f#g> , <tel:123> , <urn:x:y> , <https://example.org/odd#> ;
    x:node [ x:list ( 1 "01"^^xsd:integer ) ] , _:same ;
    x:hyphen-and.dot x:s .
_:same x:integer 2 .
"""
"""Statements of which each is lost or changed by some careless writer; RDF/XML can hold them all."""

Terms = NamedNode | BlankNode | Literal | Triple


def build(project: Path, releases: Path | None = None) -> Release:
    """Build the release of a project in its own folder or another."""
    problems = {"warnings": 2, "infos": 1}
    return build_release(read_sources(project), releases or project / ".communique", problems, lambda _: None)


def texts_of(quads: Iterable[Quad]) -> list[tuple[bytes, bytes]]:
    """Return quads as pairs of graph and N-Triples, each graph once."""
    graphs: dict[str, list[Triple]] = {}
    for quad in quads:
        graphs.setdefault(str(quad.graph_name), []).append(quad.triple)
    return [(name.encode(), serialize(found, format=RdfFormat.N_TRIPLES) or b"") for name, found in graphs.items()]


def own_blank_nodes(quads: Iterable[Quad]) -> list[Triple]:
    """Return the triples of quads whose blank nodes are those of their graphs alone, as those of files are."""

    def own(term: Terms, graph: str) -> Terms:
        return BlankNode(f"{term.value}x{graph.encode().hex()}") if isinstance(term, BlankNode) else term

    return [
        Triple(own(q.subject, str(q.graph_name)), q.predicate, own(q.object, str(q.graph_name)))  # type: ignore[arg-type]
        for q in quads
    ]


def nquads_of(texts: Iterable[tuple[bytes, bytes]], folder: Path) -> bytes:
    """Return graphs as the canonical N-Quads of a release."""
    lines = SortedLines(folder, "quads")
    for graph in canonical_graphs(texts):
        lines.add(graph.quads)
    return b"".join(line for block in lines.blocks() for line in block)


def dump(quads: Iterable[Quad], folder: Path, context: Mapping[str, object]) -> list[Block]:
    """Write all dumps of `quads` into `folder`; return the subjects that were written."""
    (folder / DUMPS).mkdir()
    lines = SortedLines(folder, "quads")
    with writing(folder) as outputs:
        write_trig(map(read_graph, canonical_graphs(texts_of(quads))), lines, outputs)
        return list(write_dumps(lines, outputs, context))


def source_triples(project: Path, folders: Iterable[str] = ("ontology", "data", "seeds")) -> list[Triple]:
    """Parse the published files without any code of the project."""
    return [
        quad.triple
        for folder in folders
        for path in sorted((project / folder).rglob("*.ttl"))
        for quad in parse(path.read_bytes(), RdfFormat.TURTLE, rename_blank_nodes=True)
    ]


def canonical(triples: Iterable[Triple]) -> set[str]:
    """Return the triples as N-Triples with canonical blank nodes, by the library's algorithm over all of them."""
    dataset = Dataset(Quad(*triple) for triple in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad.triple) for quad in dataset}


def triples_of(content: bytes | str, syntax: RdfFormat) -> list[Triple]:
    """Parse a document, forgetting its graphs."""
    return [quad.triple for quad in parse(content, syntax)]


def rdflib_triples(content: bytes | str, syntax: str) -> list[Triple]:
    """Parse a document with rdflib; the caller has switched its normalising of literals off."""
    graph = rdflib.Dataset(default_union=True)
    graph.parse(data=content, format=syntax)
    return [Triple(_node(s), NamedNode(str(p)), _term(o)) for s, p, o in graph.triples((None, None, None))]


def _node(node: RdflibNode) -> NamedNode | BlankNode:
    return BlankNode(str(node)) if isinstance(node, rdflib.BNode) else NamedNode(str(node))


def _term(node: RdflibNode) -> Terms:
    if not isinstance(node, rdflib.Literal):
        return _node(node)
    if node.language:
        return Literal(str(node), language=node.language.lower())
    return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))


def content_of(folder: Path) -> dict[str, bytes]:
    """Return every file of a release but those of the store and their checksums."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in ("store", "STORE-SHA256SUMS")
    }
