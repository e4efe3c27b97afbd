"""`communique cite`: a passage of a source text becomes evidence."""

from __future__ import annotations

from pathlib import Path

import click
from pyoxigraph import NamedNode, Triple

from communique.citing import Place, find_place, statements_of
from communique.cli.options import as_json, print_json, settings_of, texts_folder
from communique.corpus import Corpus, read_corpus
from communique.errors import InvalidInput, UsageError
from communique.evidence import find_passage, read_texts
from communique.files import write_atomically
from communique.formatting import obstacles
from communique.graph import Graph
from communique.iris import thing_path
from communique.stretches import source_named
from communique.terms import BASE, CMQ, PREFIXES, compact
from communique.turtle.reader import read_turtle
from communique.turtle.writer import write_turtle


@click.command()
@click.argument("source")
@click.argument("quotation")
@texts_folder
@click.option("--owner", required=True, help="Kind and slug of the thing that cites it, as event/1993-09-12-moscow.")
@click.option(
    "--for", "part", default="", help="Part of the owner that cites it, as participation-1 (default: the whole owner)."
)
@click.option("--supports", default="", help="What it bears out, as date,place,dcterms:type (default: all of it).")
@click.option(
    "--number",
    type=click.IntRange(min=1),
    help="Number of the evidence within its owner (default: one that waits for its passage, else the next free one).",
)
@click.option("--write", is_flag=True, help="Put it into the owner's file.")
@click.option("--replace", is_flag=True, help="Overwrite the evidence that has this number; what cites it stays.")
@as_json
@click.pass_context
def cite(
    context: click.Context,
    source: str,
    quotation: str,
    texts: Path,
    owner: str,
    part: str,
    supports: str,
    number: int | None,
    write: bool,
    replace: bool,
    json_: bool,
) -> int:
    """Find QUOTATION in the text of SOURCE (a slug) and print its evidence as Turtle.

    Quote the words exactly; ` ... ` in the quotation stands for anything between. The words themselves do not go
    into the output, except for an anchor of at most eight. A number that is in use is refused.

    \b
    communique cite harbour-gazette "The sides met ... in Geneva" --texts ~/articles \\
        --owner event/1951-03-03-geneva --supports date,place --write
    """
    if replace and number is None:
        raise UsageError("--replace needs to know what to overwrite.", "Name the evidence with --number.")
    corpus = read_corpus(settings_of(context).root)
    graph = Graph(corpus.records)
    iri = source_named(graph, source)
    passage = find_passage(_text_of(graph, iri, texts), quotation)
    properties = [_property(name) for name in supports.split(",") if name]
    place = find_place(graph, _owner(owner), _part(part), number, properties, replace)
    statements = statements_of(place, iri, passage)
    path = _put(corpus, graph, place, statements) if write else None
    if json_:
        print_json(
            {
                "evidence": place.evidence.value,
                "cited_by": [node.value for node in place.cited_by],
                "supports": [each.value for each in place.supports],
                "source": iri.value,
                "start": passage.start,
                "end": passage.end,
                "sha256": passage.sha256,
                "anchor": passage.anchor,
                "path": path,
            }
        )
    elif path:
        where = f"{compact(iri.value)} {passage.start}–{passage.end}"
        click.echo(f"{path}: evidence {place.number} cites {where} for {_borne_out(place)}.")
    else:
        lines = write_turtle(statements).splitlines()
        click.echo("\n".join(line for line in lines if not line.startswith("@prefix")).strip())
    return 0


def _owner(name: str) -> NamedNode:
    thing = thing_path(f"{BASE}id/{name.replace(':', '/', 1)}")
    found = _iri(thing.iri) if thing and "#" not in name else None
    if found is None:
        raise UsageError(
            f"{name}: no kind and slug.", "Write the owner as event/1993-09-12-moscow, its part after --for."
        )
    return found


def _part(name: str) -> str:
    if name and _iri(f"part:{name}") is None:
        raise UsageError(f"{name}: no name of a part.", "Write it as participation-1.")
    return name


def _property(name: str) -> NamedNode:
    prefix, _, local = name.strip().rpartition(":")
    namespace = PREFIXES.get(prefix or "cmq")
    if namespace is None:
        raise InvalidInput(f"{name}: unknown prefix {prefix}.", "Write a property as date or as dcterms:type.")
    found = _iri(namespace + local)
    if found is None:
        raise InvalidInput(f"{name}: no name of a property.", "Write a property as date or as dcterms:type.")
    return found


def _iri(text: str) -> NamedNode | None:
    try:
        return NamedNode(text)
    except ValueError:
        return None


def _text_of(graph: Graph, source: NamedNode, folder: Path) -> str:
    recorded = graph.value(source, CMQ.sha256)
    text = read_texts(folder).get(recorded.text) if recorded else None
    if text is None:
        reason = f"{folder}: no text there has the SHA-256 that is recorded for {compact(source.value)}."
        raise InvalidInput(reason, "Add the text, unchanged.")
    return text


def _borne_out(place: Place) -> str:
    what = ", ".join(compact(each.value).removeprefix("cmq:") for each in place.supports) or "the whole"
    return f"{what} of {' and '.join(compact(node.value) for node in place.cited_by)}"


def _put(corpus: Corpus, graph: Graph, place: Place, statements: list[Triple]) -> str:
    """Put `statements` into the owner's file in the place of what it says of the evidence; return the file's path."""
    path, _ = graph.place(place.owner)
    if not path:
        raise InvalidInput(f"{compact(place.owner.value)} is not described anywhere.", "Make it with `communique new`.")
    for node in place.cited_by:
        if node not in graph:
            raise InvalidInput(f"{compact(node.value)} is not described in {path}.", "Name a part that is there.")
    content = (corpus.root / path).read_bytes()
    hindrance = obstacles(content, path)
    if hindrance:
        raise InvalidInput(str(hindrance[0]), "Mend that first; nothing was written.")
    replaced = {place.evidence, place.span}
    kept = [s.triple for s in read_turtle(content, path).statements if s.triple.subject not in replaced]
    write_atomically(corpus.root / path, write_turtle([*kept, *statements]).encode())
    return path
