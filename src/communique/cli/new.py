"""`communique new`: a template of a new thing, from the shapes."""

from __future__ import annotations

from pathlib import Path

import click
from pyoxigraph import NamedNode, Triple

from communique.cli.options import as_json, print_json, settings_of
from communique.corpus import Corpus, read_corpus
from communique.errors import InvalidInput, UsageError
from communique.files import write_atomically
from communique.formatting import obstacles
from communique.graph import Graph
from communique.iris import is_slug
from communique.template import CLASSES, HOMES, PARTS, Template, home_of, make_template
from communique.terms import BASE, compact
from communique.turtle.writer import write_turtle


@click.command()
@click.argument("kind", type=click.Choice(sorted(CLASSES)))
@click.argument("slug")
@click.option(
    "--class", "class_name", default="", help="Class, for an event: Meeting (default), Call, Correspondence, …"
)
@click.option("--label", default="", help="Neutral English label.")
@click.option("--date", default="", help="Stated date as EDTF; the computed days are written with it.")
@click.option(
    "--with",
    "parts",
    multiple=True,
    type=click.Choice(sorted(PARTS)),
    help="Begin such a part too; give the option once for each.",
)
@click.option("--print", "only_print", is_flag=True, help="Print the Turtle, write nothing.")
@as_json
@click.pass_context
def new(
    context: click.Context,
    kind: str,
    slug: str,
    class_name: str,
    label: str,
    date: str,
    parts: tuple[str, ...],
    only_print: bool,
    json_: bool,
) -> int:
    """Start a new KIND of thing under SLUG (lower-case words joined by hyphens; it never changes).

    Events, claims, questions and sources get a file of their own, other things a place in the file of their kind.
    Every value still to be stated reads TODO, and `communique check` names each that is left.

    \b
    communique new event 1993-09-12-moscow --date 1993-09-12/1993-09-13 --with participation --with outcome
    communique new person ada-norland --label "Ada Norland"
    """
    if not is_slug(slug):
        raise UsageError(f"{slug}: not a slug.", "Use lower-case letters and digits, words joined by single hyphens.")
    corpus = read_corpus(settings_of(context).root)
    template = make_template(corpus, kind, slug, class_name, label, date, parts)
    if only_print:
        click.echo(write_turtle(template.triples), nl=False)
        return 0
    path = _place(corpus, kind, slug)
    _write(corpus.root / path, path, template)
    if json_:
        print_json({"path": path, "thing": f"{BASE}id/{kind}/{slug}"})
    else:
        _explain(path, template)
    return 0


def _place(corpus: Corpus, kind: str, slug: str) -> str:
    thing = NamedNode(f"{BASE}id/{kind}/{slug}")
    known_at, line = Graph(corpus.records).place(thing)
    if known_at:
        raise InvalidInput(f"{kind}:{slug} is described already in {known_at}:{line}.", "Edit it there.")
    path = home_of(kind, slug)
    if kind not in HOMES and (corpus.root / path).exists():
        raise InvalidInput(f"{path} exists already.", "Choose another slug or edit that file.")
    return path


def _write(target: Path, path: str, template: Template) -> None:
    triples = list(template.triples)
    if target.exists():
        content = target.read_bytes()
        hindrance = obstacles(content, path)
        if hindrance:
            raise InvalidInput(f"{hindrance[0]}", "Mend that first; nothing was written.")
        triples += _triples_of(content, path)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, write_turtle(triples).encode())


def _triples_of(content: bytes, path: str) -> list[Triple]:
    from communique.turtle.reader import read_turtle

    return [statement.triple for statement in read_turtle(content, path).statements]


def _explain(path: str, template: Template) -> None:
    click.echo(f"{path}: written. Replace every TODO, then run `communique check {path}`.")
    for title, required in (("Required", True), ("Possible", False)):
        guides = [guide for guide in template.guides if guide.required is required]
        if guides:
            click.echo(f"\n{title}:")
        for guide in guides:
            click.echo(f"  {compact(guide.property.value):28} {guide.description}")
            if guide.codes:
                click.echo(f"  {'':28} Codes: {', '.join(guide.codes)}.")
