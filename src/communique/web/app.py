"""The application: which address is answered by what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.matching.index import DamagedIndex
from communique.release.events.index import DamagedEventIndex
from communique.release.release import Release
from communique.settings import Settings
from communique.web.about.page import about
from communique.web.ask.completion import completion
from communique.web.assets import asset
from communique.web.contradictions.routes import contradictions
from communique.web.contribute import routes as contributions
from communique.web.dumps import described, dump, dumps, void
from communique.web.engine import Connect
from communique.web.entities import document, identify
from communique.web.event_list.routes import events
from communique.web.failures import on_damaged_index, on_fault, on_http_exception, on_problem
from communique.web.front import front, health, problem_types, robots, without_slash
from communique.web.graphs import graph
from communique.web.headers import CommonHeaders
from communique.web.kinds import KINDS_OF_THINGS
from communique.web.language.varying import VaryByLanguage
from communique.web.lists import codes, documents_of_kind, list_of_kind
from communique.web.map.page import map_page
from communique.web.network.page import network_page
from communique.web.network.together import together
from communique.web.problems import PROBLEMS_PATH, HttpProblem
from communique.web.queries import answer, queries, query
from communique.web.reconcile.routes import ROUTES as RECONCILE
from communique.web.site import Site
from communique.web.sparql import sparql
from communique.web.vocabulary.routes import alignment, ontology, version


def _at_once(answer: Callable[..., Response]) -> Callable[..., Awaitable[Response]]:
    """Return `answer` for the framework, which would otherwise run it in a thread of a pool: a worker has one."""

    async def answer_at_once(*arguments: object) -> Response:
        return answer(*arguments)

    return answer_at_once


def _route(path: str, answer: Callable[[Request], Response], methods: Sequence[str] = ("GET",)) -> Route:
    return Route(path, _at_once(answer), methods=list(methods))


ROUTES = (
    _route("/", front),
    Route("/sparql", sparql, methods=["GET", "POST"]),
    _route("/sparql/", without_slash, methods=["GET", "POST"]),
    *RECONCILE,
    _route("/reconcile/", without_slash, methods=["GET", "POST"]),
    _route("/id/{name:path}", identify),
    _route("/code", codes),
    _route("/code/{name}", identify),
    _route("/doc/{kind}", documents_of_kind),
    _route("/doc/{name:path}", document),
    _route("/events", events),
    _route("/events.{ending:str}", events),
    *(_route(kind.path, list_of_kind) for kind in KINDS_OF_THINGS if kind.kind != "event"),
    _route("/about", about),
    _route("/contradictions", contradictions),
    _route("/contradictions.{ending:str}", contradictions),
    _route("/ns", ontology),
    _route("/ns.{ending:str}", ontology),
    _route("/ns/completion.json", completion),
    _route("/ns/{version}", version),
    _route("/alignment/{path:path}", alignment),
    _route("/graph/{path:path}", graph),
    _route("/contribute", contributions.contribute),
    Route("/contribute/check", contributions.check, methods=["GET", "POST"]),
    _route("/contribute/{name}", contributions.contribute_kind),
    _route("/contribute/{name}/form.ttl", contributions.form_shapes),
    _route("/map", map_page),
    _route("/network", network_page),
    _route("/network/together", together),
    _route("/queries", queries),
    _route("/queries.{ending:str}", queries),
    _route("/queries/{name}", query),
    _route("/queries/{name}/answer", answer),
    _route("/dumps", dumps),
    _route("/dumps/", dumps),
    _route("/dumps/{name}", dump),
    _route("/catalog", described),
    _route("/dataset", described),
    _route("/dataset/{release}", described),
    _route("/.well-known/void", void),
    _route(PROBLEMS_PATH, problem_types),
    _route("/healthz", health),
    _route("/robots.txt", robots),
    _route("/favicon.ico", asset),
    _route("/static/{name}", asset),
    _route("/{path:path}/", without_slash),
)


def create_app(
    settings: Settings,
    release: Release,
    damage: Callable[[], Sequence[str]] = tuple,
    connect: Connect | None = None,
) -> Starlette:
    """Return the application that serves one release.

    Args:
        settings: see `Settings`.
        release: the release.
        damage: tells what is known by now to be wrong with its files, in sentences.
        connect: makes connections to another engine, where this process can make none.

    Raises:
        DamagedRelease: the release is missing something or broken.
    """
    site = Site.open(settings, release, connect)
    languages = site.pages.languages
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(CommonHeaders), *([Middleware(VaryByLanguage)] if languages.are_several else [])],
        exception_handlers={
            HttpProblem: _at_once(on_problem),
            DamagedIndex: _at_once(on_damaged_index),
            DamagedEventIndex: _at_once(on_damaged_index),
            HTTPException: _at_once(on_http_exception),
            Exception: _at_once(on_fault),
        },
    )
    app.router.redirect_slashes = False  # Starlette's own redirect takes the address from the Host header
    app.state.site = site
    app.state.damage = damage
    return app
