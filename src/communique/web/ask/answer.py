"""The answer to a query as a page: a table with names for IRIs, yes or no, or the statements of a graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import QueryBoolean, QuerySolutions

from communique.web.ask.columns import columns_of
from communique.web.ask.drawings import map_of, timeline_of
from communique.web.bounded import MAX_PAGE_ROWS, at_most
from communique.web.examples import Example
from communique.web.formats import HTML, TURTLE, Format, graph_bytes
from communique.web.site import Site
from communique.web.sparql_request import SparqlRequest
from communique.web.store import Results
from communique.web.values import Value

MOST_SHOWN = 1_000
"""Most rows in the table; a longer answer says so, and is whole in the downloads."""
MAX_ADDRESS = 8_000
"""Longest query, as it stands in an address, that links carry: what is longer is sent in the body of a POST."""


@dataclass(frozen=True)
class Taken:
    """The results of a query, read to their end.

    Attributes:
        variables: names of the columns, none where the answer is no table.
        rows: one term or None for each column.
        verdict: the answer to an ASK query, None for others.
        text: the graph that a CONSTRUCT or DESCRIBE query yields, in Turtle.
    """

    variables: Sequence[str] = ()
    rows: Sequence[Sequence[object]] = ()
    verdict: bool | None = None
    text: str = ""


def taken(results: Results) -> Taken:
    """Read results to their end.

    Raises:
        HttpProblem: there are more than fit on a page.
    """
    if isinstance(results, QuerySolutions):
        variables = [variable.value for variable in results.variables]
        return Taken(variables, [tuple(row) for row in at_most(MAX_PAGE_ROWS, "rows on a page", results)])
    if isinstance(results, QueryBoolean):
        return Taken(verdict=bool(results))
    statements = at_most(MAX_PAGE_ROWS, "statements on a page", results)
    return Taken(text=graph_bytes(statements, TURTLE).decode())


def answer_page(site: Site, asked: SparqlRequest, answer: Taken, forms: Sequence[Format]) -> str:
    """Return the page that shows an answer, under the title of the published question if it is one.

    Args:
        site: the site.
        asked: what was asked.
        answer: what came of it.
        forms: the forms in which the same is sent.
    """
    columns = columns_of(site, answer.variables, answer.rows[:MOST_SHOWN])
    is_whole = len(answer.rows) <= MOST_SHOWN
    shown = [column for column in columns if not any(column.repeats(other) for other in columns)]
    example = _example(site, asked)
    name = example.question.slug if example else "answer"
    downloads = [(form, f"{name}.{form.ending}") for form in forms if form != HTML]
    return site.pages.render(
        "results.html",
        query=asked.query,
        example=example,
        answer=answer,
        columns=shown,
        repeated=[column.name for column in columns if column not in shown],
        rows=list(zip(*(column.cells for column in shown), strict=True)),
        total=len(answer.rows),
        timeline=timeline_of(columns) if is_whole else None,
        map=map_of(columns) if is_whole else None,
        downloads=[(form, _address(site, asked, form), file) for form, file in downloads],
        is_long=len(_encoded(asked)) > MAX_ADDRESS,
        graphs=_graphs(asked),
    )


def _example(site: Site, asked: SparqlRequest) -> Example | None:
    """Return the published question that was asked, white space at the ends apart."""
    query = asked.query.replace("\r\n", "\n").strip()
    found = (example for example in site.examples if example.run and example.query.strip() == query)
    return next(found, None) if asked.graphs is None else None


def _address(site: Site, asked: SparqlRequest, form: Format) -> Value:
    return Value(form.name, f"{site.addresses.local('/sparql')}?{_encoded(asked)}&format={form.ending}")


def _encoded(asked: SparqlRequest) -> str:
    return urlencode([("query", asked.query), *_graphs(asked)])


def _graphs(asked: SparqlRequest) -> list[tuple[str, str]]:
    default, named_ = asked.graphs or ((), ())
    return [
        *(("default-graph-uri", graph.value) for graph in default),
        *(("named-graph-uri", graph.value) for graph in named_),
    ]
