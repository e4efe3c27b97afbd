"""`communique explain`: everything that is known about one thing."""

from __future__ import annotations

import shutil
import textwrap

import click

from communique.cli.options import as_json, print_json, settings_of
from communique.corpus import read_corpus
from communique.explain.explain import explain as explanation_of
from communique.explain.lookup import find
from communique.explain.names import Names
from communique.explain.passages import Passage
from communique.explain.sentence import Explanation, Sentence
from communique.explain.statements import Statements
from communique.terms import compact

_WIDEST = 120


@click.command()
@click.argument("iri")
@as_json
@click.pass_context
def explain(context: click.Context, iri: str, json_: bool) -> int:
    """Say everything that the records know about IRI, in sentences with their sources.

    Write IRI in full, as event:SLUG or event/SLUG, or that of a part as 'event:SLUG#participation-1'. Numbers in
    brackets lead to the passages at the end; a sentence without a number cites none. --json adds the statements behind
    each sentence, with their terms in the syntax of N-Triples.

    \b
    communique explain event:1951-03-03-geneva
    """
    statements = Statements.of_corpus(read_corpus(settings_of(context).root))
    found = explanation_of(statements, find(statements, Names(statements), iri))
    if json_:
        print_json([sentence.as_json() for sentence in found.sentences])
    else:
        click.echo(_text(found, min(shutil.get_terminal_size().columns, _WIDEST)))
    return 0


def _text(explanation: Explanation, width: int) -> str:
    """Return the explanation as text that is `width` columns wide."""
    numbers = {said.passages[0]: number for number, said in enumerate(explanation.passages, start=1)}
    lines = [explanation.name, compact(explanation.subject.value)]
    for section in explanation.sections:
        lines += ["", section.title]
        lines += [
            _paragraph(_numbered(said, numbers), width, "    " if said.is_aside else "  ") for said in section.sentences
        ]
    if explanation.passages:
        lines += ["", "Passages"]
        lines += [
            _paragraph(f"[{numbers[said.passages[0]]}] {said.text}", width, "  ") for said in explanation.passages
        ]
    return "\n".join(lines)


def _numbered(sentence: Sentence, numbers: dict[Passage, int]) -> str:
    references = "".join(f"[{number}]" for number in sorted(numbers[passage] for passage in sentence.passages))
    return f"{sentence.text} {references}".rstrip()


def _paragraph(text: str, width: int, indent: str) -> str:
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
