"""The statements as files in six syntaxes.

N-Quads and TriG keep the named graph of each source file. Turtle, N-Triples, RDF/XML and JSON-LD hold the distinct
statements of all graphs together; JSON-LD is one flat `@graph` with a node object per subject and line. Every dump
parses back to exactly the statements that were parsed, lexical forms included.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, RdfFormat, Triple, serialize

from communique.errors import InvalidInput
from communique.jsonld import Compactor
from communique.release.layout import SYNTAXES, dump_name
from communique.release.statements import Statements
from communique.release.trig import trig_lines
from communique.terms import PREFIXES
from communique.turtle.writer import write_turtle

_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ENDS_IN_XML_NAME = re.compile(r"[^\W\d][\w.-]*\Z")


def write_dumps(statements: Statements, folder: Path, context: Mapping[str, Any]) -> None:
    """Write the dump in every syntax into `folder`, which exists.

    Args:
        statements: what to write.
        folder: where `communique.ttl` and the others are put.
        context: JSON-LD context that the JSON-LD dump uses and embeds.

    Raises:
        InvalidInput: a statement that RDF/XML cannot hold, or a JSON-LD context that cannot be used.
        OSError: the folder cannot be written.
    """
    writers: dict[str, Callable[[Path], object]] = {
        "jsonld": lambda path: _write_jsonld(statements, path, context),
        "nq": lambda path: path.write_bytes(statements.nquads),
        "nt": lambda path: serialize(statements.triples(), path, RdfFormat.N_TRIPLES),
        "rdf": lambda path: _write_rdf_xml(statements, path),
        "trig": lambda path: _write_lines(path, trig_lines(statements.quads_by_graph())),
        "ttl": lambda path: path.write_bytes(write_turtle(statements.triples()).encode()),
    }
    for syntax in SYNTAXES:
        writers[syntax.ending](folder / dump_name(syntax))


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(line + "\n" for line in lines)


def _write_jsonld(statements: Statements, path: Path, context: Mapping[str, Any]) -> None:
    compactor = Compactor(context)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write('{"@context": ' + json.dumps(compactor.context, ensure_ascii=False) + ',\n"@graph": [')
        separator = "\n"
        for subject, triples in groupby(statements.triples(), key=lambda triple: triple.subject):
            node = compactor.node(subject, triples)
            stream.write(separator + json.dumps(node, ensure_ascii=False))
            separator = ",\n"
        stream.write("\n]}\n")


def _write_rdf_xml(statements: Statements, path: Path) -> None:
    document = serialize(_fit_for_xml(statements), format=RdfFormat.RDF_XML, prefixes=PREFIXES)
    path.write_bytes(
        (document or b"").replace(b"\r", b"&#13;")
    )  # an XML parser reads a bare carriage return as a line feed


def _fit_for_xml(statements: Statements) -> Iterator[Triple]:
    for triple in statements.triples():
        if isinstance(triple.object, Literal) and _NOT_IN_XML.search(triple.object.value):
            raise InvalidInput(
                f"{triple.subject} {triple.predicate}: the text holds a control character that XML cannot hold.",
                "Remove the character from the text.",
            )
        if not _ENDS_IN_XML_NAME.search(triple.predicate.value):
            raise InvalidInput(
                f"{triple.subject} {triple.predicate}: RDF/XML needs properties whose IRI ends in an XML name.",
                "Use a property whose IRI ends in letters.",
            )
        yield triple
