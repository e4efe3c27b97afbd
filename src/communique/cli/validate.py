"""`communique validate`: any data against any shapes."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.cli import nothing_to_tidy_up
from communique.cli.export_output import output_file, write
from communique.cli.options import as_json, progress
from communique.errors import UsageError
from communique.shacl.data.syntaxes import SYNTAXES
from communique.shacl.engines import Engine

if TYPE_CHECKING:
    from pyoxigraph import RdfFormat

    from communique.shacl.validation import Validation

_SPARK = "spark"


@click.command()
@click.option(
    "--data", "-d", multiple=True, metavar="PATH", help="Data: a file, a folder, or - for standard input; repeatable."
)
@click.option("--shapes", "-s", multiple=True, metavar="PATH", help="Shapes, likewise; the data hold them if left out.")
@click.option("--model", "-m", multiple=True, metavar="PATH", help="What belongs to the data: an ontology, code lists.")
@click.option("--data-format", type=click.Choice(list(SYNTAXES)), help="Syntax of the data, where names do not tell.")
@click.option("--shapes-format", type=click.Choice(list(SYNTAXES)), help="Syntax of the shapes, likewise.")
@click.option(
    "--engine", type=click.Choice([*map(str, Engine), _SPARK]), default=str(Engine.NATIVE), help="What runs the shapes."
)
@click.option("--processes", type=click.IntRange(1), default=2, help="How many may read files at a time (2).")
@click.option(
    "--timeout", type=click.FloatRange(0), metavar="SECONDS", help="How long one query may take (300); 0 without end."
)
@click.option("--master", default="local[*]", metavar="URL", help="Where Spark runs (local[*]).")
@click.option("--partitions", type=click.IntRange(1), help="Into how many parts Spark divides the data, at least.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github", *SYNTAXES]),
    default="text",
    help="Form of the report; in a syntax of RDF it is the validation report of the standard.",
)
@as_json
@output_file
@click.option("--explain", is_flag=True, help="Show how each constraint is run, instead of running it.")
def validate(
    shapes: tuple[str, ...],
    data: tuple[str, ...],
    model: tuple[str, ...],
    data_format: str | None,
    shapes_format: str | None,
    engine: str,
    processes: int,
    timeout: float | None,
    master: str,
    partitions: int | None,
    form: str,
    json_: bool,
    output: Path | None,
    explain: bool,
) -> int:
    """Validate data against SHACL shapes.

    Takes any syntax of RDF, by the ends of the names or by --data-format, files, folders, standard input and
    compressed files (.gz, .bz2, .xz, .zst). Nothing is fetched. What is not compiled, such as node expressions and
    JavaScript, is handed to pySHACL shape by shape, and the report says so.

    Exit codes: 0 conforms, 1 there are results, of whatever severity, or shapes or data cannot be used, 2 wrong usage,
    3 environment.

    \b
    communique validate --shapes shapes/ --data people.ttl
    zcat dump.nt.gz | communique validate -s shapes.ttl -d - --data-format ntriples
    communique validate -s shapes.ttl -d data/ --format turtle -o report.ttl
    """
    _refuse(shapes, data, model, engine, explain)
    _refuse_timeout(timeout, engine)
    form = "json" if json_ else form
    from communique.cli.validate_output import text_of  # with numpy, for which `communique --help` should not wait
    from communique.shacl.data.room import in_memory
    from communique.shacl.explain import as_json as as_json_list
    from communique.shacl.explain import as_table
    from communique.shacl.query.timeout import TIMEOUT
    from communique.shacl.validation import plan
    from communique.shacl.validation import validate as run

    syntaxes = {"data_format": _syntax(data_format), "shapes_format": _syntax(shapes_format)}
    if explain:
        steps = plan(data, shapes or None, model=model, processes=processes, **syntaxes)
        write((as_json_list(steps) if form == "json" else as_table(steps)) + "\n", output)
        return 0
    with progress("validate", quiet=form != "text") as step:
        step("reading shapes and data, and running the shapes")
        if engine == _SPARK:
            outcome = _on_spark(shapes, data, model, master, partitions, **syntaxes)
        else:
            outcome = run(
                data,
                shapes or None,
                model=model,
                engine=Engine(engine),
                processes=processes,
                timeout=TIMEOUT if timeout is None else timeout or None,
                **syntaxes,
            )
    _say(outcome)
    with in_memory("writing the report"):
        write(text_of(outcome, form), output)
    if engine == Engine.NATIVE:
        nothing_to_tidy_up()
    return int(not outcome.conforms)


def _refuse(shapes: tuple[str, ...], data: tuple[str, ...], model: tuple[str, ...], engine: str, explain: bool) -> None:
    if not data and not (explain and shapes):
        raise UsageError("there are no data.", "Name them with --data.")
    if not shapes and engine == _SPARK:
        raise UsageError("Spark needs the shapes by themselves.", "Name them with --shapes.")
    if [*shapes, *data, *model].count("-") > 1:
        raise UsageError("standard input can be read only once.", "Use `-` once.")
    if engine == _SPARK and "-" in data:
        raise UsageError("workers of Spark cannot read this standard input.", "Name files that they can open.")


def _refuse_timeout(timeout: float | None, engine: str) -> None:
    if timeout is None:
        return
    if engine != Engine.NATIVE:
        raise UsageError(f"the engine {engine} knows no --timeout.", "Leave it out.")
    if not isfinite(timeout):
        raise UsageError("--timeout is no number of seconds.", "Write one such as 60, or 0 to wait without end.")


def _syntax(name: str | None) -> RdfFormat | None:
    return SYNTAXES[name] if name else None


def _on_spark(
    shapes: tuple[str, ...],
    data: tuple[str, ...],
    model: tuple[str, ...],
    master: str,
    partitions: int | None,
    data_format: RdfFormat | None,
    shapes_format: RdfFormat | None,
) -> Validation:
    from communique.shacl.data.inputs import inputs
    from communique.shacl.reading.graph import name
    from communique.shacl.spark import validate_on_spark
    from communique.shacl.validation import Validation, shapes_of

    reading = shapes_of(shapes, shapes_format)
    entries = inputs(data, data_format)
    outcome = validate_on_spark(
        entries,
        reading.shapes,
        model=inputs(model),
        shapes_graph=reading.triples,
        master=master,
        partitions=partitions,
    )
    for shape, reason in outcome.apart:
        click.echo(f"{name(shape)} was evaluated in one place: {reason}.", err=True)
    return Validation(outcome.report, reading, outcome.graph, tuple(entry.name for entry in entries))


def _say(outcome: Validation) -> None:
    """Say on standard error what the report does not: what of the shapes is hardly meant, that nothing was checked."""
    from communique.cli.validate_output import NOTHING_CHECKED

    for problem in outcome.reading.problems:
        click.echo(str(problem), err=True)
    if not outcome.checks_something:
        click.echo(f"communique: {NOTHING_CHECKED}", err=True)
