"""`communique questions`: what the corpus can answer, listed and asked."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.options import as_json, print_json, print_table, release_folder, settings_of
from communique.cli.results import ask, format_option, print_results, release_of, results_json
from communique.errors import InvalidInput, UsageError
from communique.questions import Question, Reader, read_questions

_READERS = [reader.value for reader in Reader]


@click.group(invoke_without_command=True)
@click.option("--reader", type=click.Choice(_READERS), help="Only what this reader would ask.")
@click.option("--tag", help="Only questions with this tag.")
@as_json
@click.pass_context
def questions(context: click.Context, reader: str | None, tag: str | None, json_: bool) -> int:
    """List the competency questions, or run them.

    A question is a SPARQL file with a header: general ones are in ontology/questions/, those about this corpus in
    data/questions/. `communique check` says what is wrong with one.

    \b
    communique questions --reader journalist
    communique questions run claims-that-contradict
    """
    if context.invoked_subcommand:
        if reader or tag:
            raise UsageError("--reader and --tag are for the list.", "Name the questions to run, or use --all.")
        return 0
    found = [q for q in _questions(context) if reader in (None, q.reader) and (tag is None or tag in q.tags)]
    if json_:
        print_json([_as_json(question) for question in found])
    else:
        print_table(("question", "reader", "title"), [(q.slug, q.reader.value, q.title) for q in found])
        click.echo(f"{len(found)} question{'' if len(found) == 1 else 's'}.", err=True)
    return 0


@questions.command()
@click.argument("slugs", nargs=-1, metavar="SLUG...")
@click.option("--all", "every", is_flag=True, help="Run every question.")
@format_option
@release_folder
@as_json
@click.pass_context
def run(
    context: click.Context, slugs: tuple[str, ...], every: bool, format_: str | None, folder: Path | None, json_: bool
) -> int:
    """Run questions against the release.

    The questions are those of the project's files, the answers those of what is built. Of several questions, each
    answer comes under a line with the question's name and title.

    Questions that ask another endpoint, too, have the tag federated and are left out.

    \b
    communique questions run meetings-without-a-day --format csv
    """
    if bool(slugs) == every:
        raise UsageError("nothing to run, or too much.", "Name questions, or use --all.")
    if format_ == "turtle":
        raise UsageError("--format turtle fits no question: they give rows, or yes or no.", "Use table, csv or json.")
    known = [question for question in _questions(context) if slugs or not question.services]
    wanted = _named(known, slugs) if slugs else known
    store = release_of(settings_of(context), folder).store()
    if json_ or format_ == "json":
        answers = {question.slug: results_json(ask(store, question.slug, question.query)) for question in wanted}
        print_json(answers[wanted[0].slug] if len(slugs) == 1 else answers)
        return 0
    for number, question in enumerate(wanted):
        if len(slugs) != 1:
            click.echo(("\n" if number else "") + f"# {question.slug}: {question.title}")
        print_results(ask(store, question.slug, question.query), format_)
    return 0


def _questions(context: click.Context) -> list[Question]:
    """Return the project's questions by slug, refusing to leave faulty ones out unsaid."""
    files = read_questions(settings_of(context).root)
    broken = next((problem for file in files for problem in file.problems), None)
    if broken:
        raise InvalidInput(f"{broken}", "Run `communique check` for all that is wrong.")
    return sorted((file.question for file in files if file.question), key=lambda question: question.slug)


def _named(known: list[Question], slugs: tuple[str, ...]) -> list[Question]:
    by_slug = {question.slug: question for question in known}
    unknown = [slug for slug in slugs if slug not in by_slug]
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: no question.", "List them with `communique questions`.")
    elsewhere = [slug for slug in slugs if by_slug[slug].services]
    if elsewhere:
        reason = f"{', '.join(elsewhere)}: asks another endpoint, too."
        raise UsageError(reason, "WIKIDATA.md says how such a query is run, one with `communique query --federated`.")
    return [by_slug[slug] for slug in slugs]


def _as_json(question: Question) -> dict[str, object]:
    return {
        "slug": question.slug,
        "title": question.title,
        "description": question.description,
        "reader": question.reader.value,
        "tags": list(question.tags),
        "services": list(question.services),
        "endpoint": question.endpoint,
        "query": question.query,
    }
