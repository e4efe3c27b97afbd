"""Lists of all things of one kind; events in time, everything else by name."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.terms import BASE, CMQ, DCTERMS, ORG, RDF, RDFS, SKOS
from communique.web.describe import statements_about
from communique.web.entities import not_known
from communique.web.facts import Facts
from communique.web.formats import HTML, choose
from communique.web.kinds import BY_KIND, KindOfThing
from communique.web.labels import labels_of
from communique.web.reader import Reader
from communique.web.responses import accept_of, respond
from communique.web.sections import Column, table
from communique.web.sections_claims import claimants
from communique.web.site import Site, site_of
from communique.web.values import Section

PAGE_LENGTH = 500

_MEMBERS = f"""
  ?class {RDFS.subClassOf}* <{{class_iri}}> .
  ?thing a ?class FILTER(STRSTARTS(STR(?thing), "{BASE}id/{{kind}}/") && !CONTAINS(STR(?thing), "#"))
"""
_COUNT = f"SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE {{{{ {_MEMBERS} }}}}"
_BY_NAME = f"""
SELECT DISTINCT ?thing ?name WHERE {{{{ {_MEMBERS}
  OPTIONAL {{{{ ?thing {SKOS.prefLabel} ?label FILTER(LANGMATCHES(LANG(?label), "en")) }}}}
  BIND(LCASE(STR(?label)) AS ?name)
}}}} ORDER BY ?name ?thing LIMIT {PAGE_LENGTH} OFFSET {{offset}}"""
_IN_TIME = f"""
SELECT DISTINCT ?thing ?undated ?when ?until WHERE {{{{ {_MEMBERS}
  OPTIONAL {{{{ ?thing {CMQ.earliest} ?first }}}}
  OPTIONAL {{{{ ?thing {CMQ.latest} ?until }}}}
  BIND(COALESCE(?first, ?until) AS ?when)
  BIND(!BOUND(?when) AS ?undated)
}}}} ORDER BY ?undated ?when ?until ?thing LIMIT {PAGE_LENGTH} OFFSET {{offset}}"""


def list_of_kind(request: Request) -> Response:
    """Answer with one page of the list that this address is for."""
    site = site_of(request)
    choice = choose([HTML], accept_of(request))
    kind = next(entry for entry in BY_KIND.values() if entry.path == request.scope["path"])
    total = _total(site, kind)
    pages = max(1, -(-total // PAGE_LENGTH))
    stated = request.query_params.get("page", "1")
    number = int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 9 else 0
    if not 1 <= number <= pages:
        raise not_known(f"{kind.path.removeprefix('/')}?page={stated}")
    page = site.pages.render(
        "list.html", kind=kind, total=total, page=number, pages=pages, section=_section(site, kind, number)
    )
    return respond(request, page, choice.media_type, {"Vary": "Accept"})


def documents_of_kind(request: Request) -> Response:
    """Answer for `/doc/{kind}` with the address of the list."""
    kind = BY_KIND.get(request.path_params["kind"])
    if kind is None:
        raise not_known(f"doc/{request.path_params['kind']}")
    return RedirectResponse(site_of(request).addresses.of_path(kind.path), 308)


def codes(request: Request) -> Response:
    """Answer for the code lists together with the address of the vocabulary, where they stand."""
    return RedirectResponse(site_of(request).addresses.of_path("/ns"), 303)


def _total(site: Site, kind: KindOfThing) -> int:
    count = site.store.select(_COUNT.format(class_iri=kind.class_iri, kind=kind.kind))[0]["count"]
    return int(count.value) if isinstance(count, Literal) else 0


def _section(site: Site, kind: KindOfThing, number: int) -> Section:
    query = _IN_TIME if kind.kind == "event" else _BY_NAME
    offset = (number - 1) * PAGE_LENGTH
    rows = site.store.select(query.format(class_iri=kind.class_iri, kind=kind.kind, offset=offset))
    things = [row["thing"] for row in rows if isinstance(row["thing"], NamedNode)]
    facts = Facts(statements_about(site.store, [thing.value for thing in things]))
    shown = {
        term.value
        for thing in things
        for predicate in _SHOWN
        for term in facts.objects(thing, predicate)
        if isinstance(term, NamedNode)
    }
    labels = labels_of(site.store, shown | {thing.value for thing in things})
    reader = Reader(NamedNode(BASE), facts, labels, site.addresses)
    columns = _event_columns(reader) if kind.kind == "event" else _columns(reader)
    return table("list", kind.plural, things, columns)


_SHOWN = (
    RDF.type, DCTERMS.type, CMQ.place, CMQ.channel, CMQ.eventStatus, CMQ.stance, CMQ.claimant,
    CMQ.claimantDescription, CMQ.answers, ORG.postIn,
)  # fmt: skip


def _event_columns(reader: Reader) -> list[Column]:
    return [
        ("When", reader.date),
        ("Event", lambda event: [reader.value(event)]),
        ("Sort", lambda event: reader.values(event, RDF.type)),
        ("Place", lambda event: reader.values(event, CMQ.place)),
        ("Channel", lambda event: reader.values(event, CMQ.channel)),
        ("Status", lambda event: reader.values(event, CMQ.eventStatus)),
    ]


def _columns(reader: Reader) -> list[Column]:
    return [
        ("Name", lambda thing: [reader.value(thing)]),
        ("Sort", lambda thing: reader.values(thing, DCTERMS.type)),
        ("Belongs to", lambda thing: reader.values(thing, ORG.postIn)),
        ("Claimant", lambda thing: claimants(reader, thing)),
        ("Stance", lambda thing: reader.values(thing, CMQ.stance)),
        ("On the question", lambda thing: reader.values(thing, CMQ.answers)),
        ("When", reader.date),
    ]
