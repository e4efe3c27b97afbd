"""`communique links`: what is linked to Wikidata, and what is not."""

from __future__ import annotations

import click
from pyoxigraph import NamedNode

from communique.cli.options import as_json, print_json, print_table, settings_of
from communique.corpus import read_corpus
from communique.graph import Graph
from communique.iris import kind_of
from communique.linking.decisions import LINKABLE
from communique.linking.recorded import stated_items
from communique.terms import SKOS, compact


@click.command()
@click.option("--missing", is_flag=True, help="List what has no verified identifier.")
@click.option("--kind", type=click.Choice(LINKABLE), help="Only things of this kind.")
@as_json
@click.pass_context
def links(context: click.Context, missing: bool, kind: str | None, json_: bool) -> int:
    """List the links to Wikidata, or with --missing the things without one."""
    graph = Graph(read_corpus(settings_of(context).root).records)
    rows = [row for row in _rows(graph) if bool(row["wikidata"]) != missing and kind in (None, row["kind"])]
    if json_:
        print_json(rows)
        return 0
    columns = ("kind", "thing", "label") if missing else ("kind", "thing", "label", "wikidata")
    print_table(columns, [[row[column] for column in columns] for row in rows])
    click.echo(f"{len(rows)} {'without a link' if missing else 'linked'}.", err=True)
    return 0


def _rows(graph: Graph) -> list[dict[str, str]]:
    found = []
    for subject in graph:
        if isinstance(subject, NamedNode) and "#" not in subject.value and kind_of(subject.value) in LINKABLE:
            label = graph.value(subject, SKOS.prefLabel)
            found.append(
                {
                    "kind": kind_of(subject.value),
                    "thing": compact(subject.value),
                    "label": label.text if label else "",
                    "wikidata": " ".join(stated_items(graph, subject)),
                }
            )
    return sorted(found, key=lambda row: (row["kind"], row["thing"]))
