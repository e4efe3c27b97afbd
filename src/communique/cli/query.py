"""`communique query`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from pyoxigraph import Store

from communique.cli.options import as_json, release_folder, settings_of
from communique.cli.results import Results, ask, format_option, print_results, release_of
from communique.errors import EnvironmentFailure, InvalidInput
from communique.settings import ENVIRONMENT_PREFIX


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@format_option
@release_folder
@click.option("--federated", is_flag=True, help="Let SERVICE ask Wikidata, and what --allow names.")
@click.option(
    "--allow",
    multiple=True,
    metavar="ADDRESS",
    envvar=f"{ENVIRONMENT_PREFIX}FEDERATION",
    show_envvar=True,
    help="With --federated: another endpoint that SERVICE may ask; may be repeated.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=90.0,
    show_default=True,
    help="With --federated: how long other endpoints may take in all.",
)
@as_json
@click.pass_context
def query(
    context: click.Context,
    file: Path,
    format_: str | None,
    folder: Path | None,
    federated: bool,
    allow: tuple[str, ...],
    seconds: float,
    json_: bool,
) -> int:
    """Run the SPARQL query in FILE (or - for standard input) against the release.

    The default graph is the union of all records. The project's prefixes need not be declared here; the public
    endpoint wants them declared.

    With --federated, what stands inside SERVICE is sent to Wikidata's query service, or to an endpoint that is allowed,
    together with the values that our data have for it, and to nobody else.

    \b
    echo 'SELECT ?e ?d { ?e cmq:date ?d } ORDER BY ?d' | communique query -
    communique query --federated ontology/questions/places-beside-wikidata.rq
    """
    text = _text_of(file)
    store = release_of(settings_of(context), folder).store()
    print_results(  # the results get no name: see `web.store.only`
        _federated(context, store, file, text, allow, seconds) if federated else ask(store, str(file), text),
        "json" if json_ else format_,
    )
    return 0


def _federated(
    context: click.Context, store: Store, file: Path, text: str, allow: tuple[str, ...], seconds: float
) -> Results:
    from communique.federation.answering import answer
    from communique.federation.partners import partners_of
    from communique.sparql.diagnosis import line_and_column
    from communique.sparql.services import NotFederated, seen_tokens, services, without_services
    from communique.sparql.spelled_out import TooLong
    from communique.wikidata.settings import WikidataSettings

    wikidata = WikidataSettings.from_environment(releases=settings_of(context).releases)
    partners = partners_of(wikidata, allow, seconds, lambda sentence: click.echo(sentence, err=True))
    try:
        seen = seen_tokens(text)
        ask(Store(), str(file), without_services(text, list(services(seen)), seen))  # raises what is wrong with it
        return answer(store, text, partners)
    except NotFederated as error:
        line, column = line_and_column(text, error.mistake.offset)
        raise InvalidInput(f"{file}: Line {line}, column {column}: {error.mistake.what}.", "Mend it there.") from error
    except TooLong as error:
        raise InvalidInput(f"{file}: written out, the query is too long.", "Ask for less at a time.") from error


def _text_of(file: Path) -> str:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise EnvironmentFailure(f"{file}: cannot be read: {error.strerror}.", "Check the name.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file}: not UTF-8.", "Save the query as UTF-8.") from error
    return text
