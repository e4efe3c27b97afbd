"""The stand-in's `Special:EntityData`: documents about entities, with the redirects and refusals of the real one."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from pyoxigraph import RdfFormat, serialize

from tests.wikidata.items import Json
from tests.wikidata.rdf import quads_of, redirect_quad
from tests.wikidata.site import LARGEST, Site

PATH = "/wiki/Special:EntityData/"
_MEDIA_TYPES = {
    "json": "application/json",
    "rdf": "application/rdf+xml",
    "n3": "text/n3",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "html": "text/html",
}
_RDF = {
    "rdf": RdfFormat.RDF_XML,
    "n3": RdfFormat.N3,
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
}
_FLAVORS = ("", "simple", "dump", "long", "full")


@dataclass(frozen=True)
class Reply:
    """Status, body and headers."""

    status: int
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def document(site: Site, name: str, parameters: Mapping[str, str], headers: Mapping[str, str]) -> Reply:
    """Return the answer to a request for `name` below the path."""
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    if not re.fullmatch("[QPL][1-9][0-9]{0,9}", stem, re.IGNORECASE) or int(stem[1:]) > LARGEST:
        return _refusal(400, f"Invalid ID: {stem}.")
    identifier = stem.upper()
    if not dot:
        return _negotiated(identifier, headers.get("Accept"))
    form = ending.lower()
    if form not in _MEDIA_TYPES:
        return _refusal(415, f"The data format {ending} is not supported.")
    if name != f"{identifier}.{form}":
        return _moved(301, f"{PATH}{identifier}.{form}", parameters)
    if form == "html":
        return _moved(303, f"/wiki/{identifier}", {})
    return _shown(site, identifier, form, parameters, headers)


def _negotiated(identifier: str, accept: str | None) -> Reply:
    for media_type in _preferred(accept or "application/json"):
        for form, offered in _MEDIA_TYPES.items():
            if media_type in ("*/*", offered, f"{offered.partition('/')[0]}/*"):
                return _moved(303, f"/wiki/{identifier}" if form == "html" else f"{PATH}{identifier}.{form}", {})
    return _refusal(406, f"None of these is acceptable: {', '.join(_MEDIA_TYPES.values())}.")


def _preferred(accept: str) -> list[str]:
    """Return the media types of an Accept header, the best first."""
    ranges = []
    for position, part in enumerate(accept.split(",")):
        media_type, *options = (piece.strip() for piece in part.split(";"))
        weight = next((float(option[2:]) for option in options if option.startswith("q=")), 1.0)
        ranges.append((-weight, position, media_type.lower()))
    return [media_type for weight, _, media_type in sorted(ranges) if weight]


def _shown(site: Site, identifier: str, form: str, parameters: Mapping[str, str], headers: Mapping[str, str]) -> Reply:
    flavor, revision = parameters.get("flavor", ""), int(parameters.get("revision", "0"))
    if flavor not in _FLAVORS:
        return _refusal(400, f"Unknown flavor {flavor}.")
    found = site.revisions.get(revision) if revision else site.find(identifier)
    if isinstance(found, str):
        if flavor != "dump":
            return _refusal(400, f"Revision {revision} of {identifier} is a redirect.")
        found = site.find(found)
    if found is None or (revision and found["id"] != identifier and flavor != "dump"):
        return _refusal(404, f"No entity with ID {identifier} was found, or not in that revision.")
    modified = datetime.fromisoformat(found["modified"]).astimezone(UTC)
    since = headers.get("If-Modified-Since")
    if since and modified <= parsedate_to_datetime(since):
        return Reply(304, headers={"Access-Control-Allow-Origin": "*"})
    more = {"Last-Modified": format_datetime(modified, usegmt=True), "Access-Control-Allow-Origin": "*"}
    caching = (
        "private, no-cache, s-maxage=0" if set(parameters) - {"revision"} else "public, s-maxage=3600, max-age=3600"
    )
    content = _content(site, identifier, found, form)
    media_type = f"{_MEDIA_TYPES[form]}; charset=UTF-8"
    return Reply(200, content, {**more, "Cache-Control": caching, "Content-Type": media_type})


def _content(site: Site, identifier: str, found: Json, form: str) -> bytes:
    if form == "json":
        return json.dumps({"entities": {found["id"]: found}}).encode()
    quads = list(quads_of(found))
    leading = [old for old, new in site.redirects.items() if new == found["id"] or old == identifier]
    quads += [redirect_quad(old, found["id"]) for old in leading]
    return serialize((quad.triple for quad in quads), format=_RDF[form]) or b""


def _moved(status: int, path: str, parameters: Mapping[str, str]) -> Reply:
    question = "&".join(f"{name}={value}" for name, value in parameters.items())
    return Reply(status, headers={"Location": f"{path}?{question}" if question else path, **_CORS})


def _refusal(status: int, reason: str) -> Reply:
    return Reply(status, f"<html><body><p>{reason}</p></body></html>".encode(), {"Content-Type": "text/html", **_CORS})


_CORS = {"Access-Control-Allow-Origin": "*"}
