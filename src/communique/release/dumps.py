"""The statements as files in six syntaxes.

N-Quads and TriG keep the named graph of each source file. Turtle, N-Triples, RDF/XML and JSON-LD hold the distinct
statements of all graphs together; JSON-LD is one flat `@graph` with a node object per subject and line. Every dump
parses back to exactly the statements that were parsed, lexical forms included.

TriG is written while the files are read, for a file is a graph; all others in one pass over the sorted statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from communique.release import as_rdfxml, as_turtle
from communique.release.as_jsonld import JsonLdWriter
from communique.release.layout import dump_name
from communique.release.output import Output, Outputs
from communique.release.sorting import SortedLines
from communique.release.statements import Graph
from communique.release.subjects import Block, blocks, ntriples_lines, triples_of


def write_trig(graphs: Iterable[Graph], quads: SortedLines, outputs: Outputs) -> None:
    """Write the dump in TriG, and hand all statements on to be sorted.

    Args:
        graphs: the graph of each file.
        quads: takes the statements as canonical N-Quads.
        outputs: where the dump is written.

    Raises:
        OSError: something cannot be written.
    """
    trig = outputs.start(dump_name("trig"))
    trig.write(as_turtle.HEAD)
    for graph in graphs:
        quads.add(graph.quads)
        for piece in as_turtle.trig_graph(graph.name.decode(), blocks(line.decode() for line in graph.lines)):
            trig.write(piece)


def write_dumps(quads: SortedLines, outputs: Outputs, context: Mapping[str, Any]) -> Iterator[Block]:
    """Write the dumps in all other syntaxes, and yield each subject that was written with its facts.

    Args:
        quads: the statements as canonical N-Quads.
        outputs: where the dumps are written.
        context: JSON-LD context that the JSON-LD dump uses and embeds.

    Raises:
        InvalidInput: a statement that RDF/XML or JSON-LD cannot hold, or a JSON-LD context that cannot be used.
        OSError: something cannot be written.
    """
    nq, nt, ttl, rdf, jsonld = (outputs.start(dump_name(ending)) for ending in ("nq", "nt", "ttl", "rdf", "jsonld"))
    writer = JsonLdWriter(context)
    ttl.write(as_turtle.HEAD)
    rdf.write(as_rdfxml.HEAD)
    jsonld.write(writer.head)
    separator = "\n"
    for block in blocks(triples_of(_written(quads, nq))):
        nt.write(ntriples_lines(block))
        ttl.write(as_turtle.turtle_block(block))
        rdf.write(as_rdfxml.rdf_xml_element(block))
        jsonld.write(separator + writer.node(block))
        separator = ",\n"
        yield block
    rdf.write(as_rdfxml.TAIL)
    jsonld.write(writer.tail)


def _written(quads: SortedLines, output: Output) -> Iterator[str]:
    """Yield the sorted lines as they are written."""
    for block in quads.blocks():
        lines = [line.decode() for line in block]
        output.write("".join(lines))
        yield from lines
