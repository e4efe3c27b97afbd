"""The addresses of the Reconciliation API: version 0.2 at `/reconcile`, the draft of version 1.0 at `/reconcile/v1`."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from communique.matching import suggesting
from communique.matching.describing import descriptions
from communique.matching.matcher import candidates
from communique.matching.properties import BY_ID, PROPERTIES, Property
from communique.matching.scoring import FEATURES, NAME_WEIGHT
from communique.matching.types import OF_KIND, Type
from communique.matching.verdict import MARGIN
from communique.web.formats import HTML, choose
from communique.web.problems import HttpProblem
from communique.web.reconcile.answers import Answer, answering, languages_of
from communique.web.reconcile.extension import extended_02, extended_10, extension_of
from communique.web.reconcile.limits import BATCH, CONDITIONS, DEFAULT_SUGGESTIONS, ROWS, SKIPPED, SUGGESTIONS, VALUES
from communique.web.reconcile.manifest import DRAFT, ENDPOINT, HELP, manifest_02, manifest_10
from communique.web.reconcile.preview import preview
from communique.web.reconcile.queries import query_02, query_10, result_02, result_10, types_of
from communique.web.reconcile.reading import (
    MAX_TEXT,
    below,
    bounded,
    checked,
    json_body,
    json_of,
    member,
    number,
    parameters,
    refuse,
)
from communique.web.responses import accept_of, respond
from communique.web.site import site_of

_MATCH, _EXTEND = f"{DRAFT}/match", f"{DRAFT}/extend"


async def _endpoint(request: Request) -> Any:
    """Answer version 0.2: queries, a data extension, or by default the manifest."""
    site, languages = site_of(request), languages_of(request)
    stated = parameters(request, await request.body() if request.method == "POST" else b"")
    if "queries" in stated and "extend" in stated:
        raise HttpProblem("bad-reconciliation", "There are both queries and extend; send one of them.")
    if "extend" in stated:
        return extended_02(site.index, extension_of(json_of(stated["extend"], "extend")))
    if "queries" not in stated:
        if request.method == "POST":
            raise HttpProblem("bad-reconciliation", "There is neither queries nor extend in the form.")
        return manifest_02(site)
    batch: dict[str, Any] = checked(json_of(stated["queries"], "queries"), dict, "")
    bounded(list(batch), BATCH, "queries")
    asked = {name: query_02(site.index, value, below("", name)) for name, value in batch.items()}
    return {
        name: {"result": result_02(site.index, candidates(site.index, query), languages) if query else []}
        for name, query in asked.items()
    }


async def _draft(request: Request) -> Any:
    return manifest_10(site_of(request))


async def _match(request: Request) -> Any:
    index, languages = site_of(request).index, languages_of(request)
    batch = member(checked(await json_body(request), dict, ""), "queries", list, "")
    if batch is None:
        refuse("/queries", "there has to be an array of queries")
    bounded(batch, BATCH, "queries")
    asked = [query_10(index, value, f"/queries/{position}") for position, value in enumerate(batch)]
    return {"results": [{"candidates": result_10(index, candidates(index, query), languages)} for query in asked]}


async def _extend(request: Request) -> Any:
    return extended_10(site_of(request).index, extension_of(await json_body(request)))


async def _properties(request: Request) -> Any:
    stated, index = parameters(request), site_of(request).index
    type_ = index.types.get(stated.get("type", "")[:MAX_TEXT])
    limit = number(stated, "limit", 0, len(PROPERTIES)) or len(PROPERTIES)
    proposed = suggesting.properties_of(index, type_.id if type_ else "")[:limit]
    properties = [{"id": each.id, "name": each.name, "description": each.description} for each in proposed]
    return {"properties": properties, "type": stated.get("type", ""), "limit": limit}


def _suggesting(is_draft: bool) -> Answer:
    """Return what answers `/suggest/…`; the draft says by which qualifiers a property is compared."""

    async def suggest(request: Request) -> Any:
        stated = parameters(request)
        skip = number(stated, "offset" if is_draft else "cursor", 0, SKIPPED)
        limit = number(stated, "limit", DEFAULT_SUGGESTIONS, SUGGESTIONS)
        prefix = stated.get("prefix", "")[:MAX_TEXT]
        what = request.path_params["what"]
        if what == "entity":
            return {"result": _entities(request, prefix, stated.get("type", ""), skip + limit)[skip:]}
        if what == "type":
            found = [_type(each) for each in suggesting.types(site_of(request).index, prefix)]
        elif what == "property":
            found = [_property(each, is_draft) for each in suggesting.properties(prefix)]
        else:
            raise HttpProblem("not-found", f"There is nothing at “{request.scope['path']}”.")
        return {"result": found[skip:] if not stated.get("limit") else found[skip : skip + limit]}

    return answering(suggest)


def _entities(request: Request, prefix: str, type_: str, most: int) -> list[dict[str, Any]]:
    index, languages = site_of(request).index, languages_of(request)
    known = index.types.get(type_[:MAX_TEXT]) if type_ else None
    if type_ and known is None:
        return []
    found = suggesting.things(index, prefix, known.id if known else "", most)
    names = [profile.name_in(languages) for profile in found]
    return [
        {
            "id": profile.path,
            "name": name.text if name else profile.label,
            "description": text,
            "notable": types_of(index, profile.classes),
        }
        for profile, name, text in zip(found, names, descriptions(index, found), strict=True)
    ]


def _type(type_: Type) -> dict[str, Any]:
    return {"id": type_.id, "name": type_.name}


def _property(property_: Property, is_draft: bool) -> dict[str, Any]:
    about: dict[str, Any] = {"id": property_.id, "name": property_.name, "description": property_.description}
    if is_draft:
        about["matchQualifiers"] = [{"id": each.id, "name": each.name} for each in property_.qualifiers]
    return about


async def _preview(request: Request) -> Any:
    return preview(request)


async def _help(request: Request) -> Response:
    site = site_of(request)
    choice = choose([HTML], accept_of(request))
    page = site.pages.render(
        "reconcile.html",
        endpoint=site.addresses.of_path(ENDPOINT),
        draft=site.addresses.of_path(DRAFT),
        features=FEATURES,
        properties=list(BY_ID.values()),
        types=[site.index.types.get(id_) for id_ in OF_KIND.values() if id_ in site.index.types],
        weight=NAME_WEIGHT,
        margin=MARGIN,
        batch=BATCH,
        conditions=CONDITIONS,
        values=VALUES,
        rows=ROWS,
    )
    return respond(request, page, choice.media_type, {"Vary": "Accept"})


ROUTES = (
    Route(ENDPOINT, answering(_endpoint), methods=["GET", "POST"]),
    Route(f"{ENDPOINT}/suggest/{{what}}", _suggesting(False), methods=["GET"]),
    Route(f"{ENDPOINT}/properties", answering(_properties), methods=["GET"]),
    Route(f"{ENDPOINT}/preview", answering(_preview), methods=["GET"]),
    Route(HELP, answering(_help), methods=["GET"]),
    Route(DRAFT, answering(_draft), methods=["GET"]),
    Route(_MATCH, answering(_match), methods=["POST"]),
    Route(f"{DRAFT}/suggest/{{what}}", _suggesting(True), methods=["GET"]),
    Route(f"{DRAFT}/preview", answering(_preview), methods=["GET"]),
    Route(_EXTEND, answering(_extend), methods=["POST"]),
    Route(f"{DRAFT}/extend/propose", answering(_properties), methods=["GET"]),
)
