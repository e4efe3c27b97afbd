"""`communique evidence` and `communique cite`: passages of the source texts."""

from __future__ import annotations

from pathlib import Path

import click
from pyoxigraph import NamedNode

from communique.cli.options import as_json, print_json, print_problems, settings_of, texts_folder
from communique.corpus import read_corpus
from communique.errors import InvalidInput
from communique.evidence import Passage, find_passage, read_texts, verify
from communique.graph import Graph
from communique.terms import BASE, CMQ, OA, RDF


@click.command()
@texts_folder
@as_json
@click.pass_context
def evidence(context: click.Context, texts: Path, json_: bool) -> int:
    """Verify every cited passage against the texts you have.

    Each source's SHA-256 and length, each passage's offsets, SHA-256 and anchor are compared.

    \b
    communique evidence --texts ~/articles
    """
    graph = Graph(read_corpus(settings_of(context).root).records)
    spans = sum(1 for _ in graph.subjects(RDF.type, OA.SpecificResource))
    sources = sum(1 for s in graph.subjects(RDF.type, CMQ.Source) if graph.value(s, CMQ.sha256))
    fine = f"{spans} passages of {sources} sources are as they were cited."
    return print_problems(verify(graph, read_texts(texts)), json_, fine)


@click.command()
@click.argument("source")
@click.argument("quotation")
@texts_folder
@click.option("--owner", default="OWNER", help="IRI or kind/slug of the thing the passage bears out.")
@click.option("--number", default=1, show_default=True, help="Number of the evidence within its owner.")
@as_json
@click.pass_context
def cite(context: click.Context, source: str, quotation: str, texts: Path, owner: str, number: int, json_: bool) -> int:
    """Find QUOTATION in the text of SOURCE (a slug) and print its evidence as Turtle to paste.

    Quote the words exactly; ` ... ` in the quotation stands for anything between. The words themselves do not go
    into the output, except for an anchor of at most eight.

    \b
    communique cite dw-2023-09-21 "The talks took ... of Baku" --texts ~/articles --owner event/2023-09-21-yevlakh
    """
    graph = Graph(read_corpus(settings_of(context).root).records)
    iri = NamedNode(f"{BASE}id/source/{source}")
    recorded = graph.value(iri, CMQ.sha256)
    if recorded is None:
        raise InvalidInput(
            f"{source}: no source with this slug and a SHA-256 is recorded.", "See seeds/ for the slugs."
        )
    text = read_texts(texts).get(recorded.text)
    if text is None:
        raise InvalidInput(f"{texts}: the text of {source} is not there.", "Its SHA-256 must be the recorded one.")
    passage = find_passage(text, quotation)
    if json_:
        print_json({"start": passage.start, "end": passage.end, "sha256": passage.sha256, "anchor": passage.anchor})
    else:
        whole = owner if owner.startswith("http") else f"{BASE}id/{owner}"
        click.echo(_turtle(f"{whole}#evidence-{number}", source, passage))
    return 0


def _turtle(iri: str, source: str, passage: Passage) -> str:
    anchor = passage.anchor.replace("\\", "\\\\").replace('"', '\\"')
    return f"""<{iri}>
    a oa:SpecificResource ;
    oa:hasSource source:{source} ;
    oa:hasSelector <{iri}-span> ;
    cmq:anchor "{anchor}" ;
.

<{iri}-span>
    a oa:TextPositionSelector ;
    oa:start "{passage.start}"^^xsd:nonNegativeInteger ;
    oa:end "{passage.end}"^^xsd:nonNegativeInteger ;
    cmq:sha256 "{passage.sha256}" ;
."""
