"""The application: which address is answered by what."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from communique.release.release import Release
from communique.settings import Settings
from communique.web.assets import asset
from communique.web.dumps import described, dump, dumps, void
from communique.web.entities import document, identify
from communique.web.failures import on_fault, on_http_exception, on_problem
from communique.web.front import front, health, problem_types, robots, without_slash
from communique.web.graphs import graph
from communique.web.headers import CommonHeaders
from communique.web.kinds import KINDS_OF_THINGS
from communique.web.lists import codes, documents_of_kind, list_of_kind
from communique.web.problems import PROBLEMS_PATH, HttpProblem
from communique.web.queries import queries, query
from communique.web.site import Site
from communique.web.sparql import sparql
from communique.web.vocabulary import alignment, ontology, version

ROUTES = (
    Route("/", front),
    Route("/sparql", sparql, methods=["GET", "POST"]),
    Route("/sparql/", without_slash, methods=["GET", "POST"]),
    Route("/id/{name:path}", identify),
    Route("/code", codes),
    Route("/code/{name}", identify),
    Route("/doc/{kind}", documents_of_kind),
    Route("/doc/{name:path}", document),
    *(Route(kind.path, list_of_kind) for kind in KINDS_OF_THINGS),
    Route("/ns", ontology),
    Route("/ns.{ending:str}", ontology),
    Route("/ns/{version}", version),
    Route("/alignment/{path:path}", alignment),
    Route("/graph/{path:path}", graph),
    Route("/queries", queries),
    Route("/queries.{ending:str}", queries),
    Route("/queries/{name}", query),
    Route("/dumps", dumps),
    Route("/dumps/", dumps),
    Route("/dumps/{name}", dump),
    Route("/catalog", described),
    Route("/dataset", described),
    Route("/dataset/{release}", described),
    Route("/.well-known/void", void),
    Route(PROBLEMS_PATH, problem_types),
    Route("/healthz", health),
    Route("/robots.txt", robots),
    Route("/favicon.ico", asset),
    Route("/static/{name}", asset),
    Route("/{path:path}/", without_slash),
)


def create_app(settings: Settings, release: Release) -> Starlette:
    """Return the application that serves one release.

    Raises:
        DamagedRelease: the release is missing something or broken.
    """
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(CommonHeaders)],
        exception_handlers={HttpProblem: on_problem, HTTPException: on_http_exception, Exception: on_fault},
    )
    app.router.redirect_slashes = False  # Starlette's own redirect takes the address from the Host header
    app.state.site = Site.open(settings, release)
    return app
