"""The addresses of contributions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.dates import InvalidDate
from communique.errors import UsageError
from communique.iris import is_slug
from communique.problems import Severity, stops_build
from communique.report import as_sarif, as_text, as_turtle
from communique.template import CLASSES, PARTS, PLACEHOLDER, Template, make_template
from communique.terms import BASE, CMQ, SKOS, compact
from communique.turtle.reader import read_turtle
from communique.turtle.writer import write_turtle
from communique.web.contribute.assembly import assembled, names_of_parts
from communique.web.contribute.checking import MAX_CONTENT, Checked, check_posted, refuse_excess
from communique.web.contribute.form_view import MOST_CHOICES, Choices, FormView, root_of
from communique.web.contribute.offers import Offer, offers_of
from communique.web.contribute.place import UNPLACED, has_own_file, main_thing, place_of
from communique.web.contribute.report import MOST_SHOWN, counts_of, json_of, lines_of
from communique.web.contribute.request import Posted, read_posted
from communique.web.contribute.rules import Rules
from communique.web.formats import HTML, TURTLE, Format, choose, content_type
from communique.web.problems import HttpProblem, not_known
from communique.web.responses import accept_of, respond
from communique.web.site import Site, site_of

PATH, CHECK = "/contribute", "/contribute/check"
_JSON = Format("json", "JSON", ("application/json",))
_SARIF = Format("sarif", "SARIF", ("application/sarif+json",))
_TEXT = Format("txt", "text", ("text/plain",))
_NAMES = "Use lower-case letters and digits, words joined by single hyphens."
_NOT_KEPT = {"Cache-Control": "no-store", "Vary": "Accept"}


def rules_of(site: Site) -> Rules:
    """Return the rules of the release that is served."""
    return site.once("rules", lambda: Rules(site.release.rules()))


def contribute(request: Request) -> Response:
    """Answer with the page that says what can be added, and checks."""
    site = site_of(request)
    offers = site.once("offers", lambda: offers_of(rules_of(site)))
    page = site.pages.render("contribute.html", offers=offers, most=MAX_CONTENT)
    return respond(request, page, "text/html")


def contribute_kind(request: Request) -> Response:
    """Answer with the form and the template for one kind of thing."""
    site = site_of(request)
    name = request.path_params["name"]
    offer = _offer(site, name)
    asked = request.query_params
    parts = tuple(part for part in asked.getlist("with") if part in PARTS)
    template, mistake = _template(rules_of(site), offer, asked, parts)
    slug = asked.get("name", "")
    page = site.pages.render(
        "contribute_kind.html",
        offer=offer,
        form=root_of(offer.class_iri).value,
        root=f"{BASE}id/{offer.kind}/{PLACEHOLDER}",
        asked=asked,
        parts=_parts(template),
        begun=parts,
        has_date=any(guide.property == CMQ.date for guide in template.guides),
        guides=[(compact(guide.property.value), guide) for guide in template.guides],
        text=write_turtle(template.triples),
        path=place_of(f"{BASE}id/{offer.kind}/{slug}") if slug and not mistake else "",
        mistake=mistake,
        term=site.addresses.of_iri,
        most=MAX_CONTENT,
    )
    return respond(request, page, "text/html")


def _offer(site: Site, name: str) -> Offer:
    offers = site.once("offers", lambda: offers_of(rules_of(site)))
    offer = next((each for each in offers if each.name == name), None)
    if offer is None:
        raise not_known(f"contribute/{name}")
    return offer


def _parts(template: Template) -> list[str]:
    possible = {guide.property for guide in template.guides}
    return [name for name, (path, _, _) in PARTS.items() if path in possible]


def _template(rules: Rules, offer: Offer, asked: Mapping[str, str], parts: tuple[str, ...]) -> tuple[Template, str]:
    """Return the template that was asked for, or else one with nothing filled in and what was wrong."""
    make = partial(make_template, rules.corpus, offer.kind, class_name=offer.class_name)
    slug = asked.get("name", "").strip()
    try:
        if slug and not is_slug(slug):
            raise UsageError(f"{slug}: not a name.", _NAMES)
        label, date = (asked.get(field, "").strip() for field in ("label", "date"))
        made = make(slug or PLACEHOLDER, label=label, date=date, parts=parts)
    except (UsageError, InvalidDate) as error:
        return make(PLACEHOLDER), str(error)
    return made, ""


def form_shapes(request: Request) -> Response:
    """Answer with the shapes of the form for one kind of thing, in Turtle."""
    site = site_of(request)
    offer = _offer(site, request.path_params["name"])
    text = site.once(f"form {offer.name}", lambda: FormView(rules_of(site), partial(_things, site)).turtle(offer))
    return respond(request, text, "text/turtle")


def _things(site: Site, where: str) -> Choices:
    """Return the things of a kind, or in a list of codes, with their labels; none where they are too many to choose."""
    return site.once(f"choices {where}", lambda: _looked_up(site, where))


def _looked_up(site: Site, where: str) -> Choices:
    classes = " ".join(str(class_) for class_ in CLASSES.get(where, ()))
    pattern = f"VALUES ?class {{ {classes} }} ?thing a ?class" if classes else f"?thing {SKOS.inScheme} <{where}>"
    own = f'STRSTARTS(STR(?thing), "{BASE}id/{where}/")' if classes else "true"
    rows = site.store.select(
        f"SELECT ?thing ?label WHERE {{ {pattern} . ?thing {SKOS.prefLabel} ?label "
        f'FILTER (LANG(?label) IN ("en", "") && {own}) }} LIMIT {MOST_CHOICES + 1}'
    )
    return {row["thing"]: row["label"].value for row in rows} if len(rows) <= MOST_CHOICES else {}


def check_form(request: Request) -> Response:
    """Answer whoever asks for the check without posting anything with the way to the form."""
    return RedirectResponse(f"{site_of(request).addresses.of_path(PATH)}#check", 303)


async def check(request: Request) -> Response:
    """Check what is posted and answer with the report."""
    if request.method != "POST":
        return check_form(request)
    posted = await read_posted(request)
    return checked(request, _assembled(site_of(request), posted) if "kind" in posted.fields else posted)


def _assembled(site: Site, posted: Posted) -> Posted:
    """Return the record that a form was filled with, ready to be checked.

    Raises:
        HttpProblem: the form names no kind of thing, or it yields no Turtle or more than is checked.
    """
    kind, slug = posted.fields["kind"], posted.fields.get("name", "").strip() or PLACEHOLDER
    if kind not in CLASSES or (not is_slug(slug) and slug != PLACEHOLDER):
        raise HttpProblem("bad-contribution", f"“{kind} {slug}” names nothing. {_NAMES}")
    document = read_turtle(posted.content, "")
    if stops_build(document.problems):
        raise HttpProblem("bad-contribution", f"The form yields no Turtle: {document.problems[0].message}")
    refuse_excess(document)  # parts of parts have long names
    names = site.once("names of parts", lambda: names_of_parts(rules_of(site)))
    triples = (statement.triple for statement in document.statements)
    text = assembled(triples, f"{BASE}id/{kind}/{PLACEHOLDER}", f"{BASE}id/{kind}/{slug}", names)
    return replace(posted, content=text.encode())


def checked(request: Request, posted: Posted) -> Response:
    """Answer with the report on what is posted, or with the file in canonical form if that is what is wanted.

    Raises:
        HttpProblem: it cannot be checked, or no form of the answer is acceptable.
    """
    site = site_of(request)
    formats = (_TEXT, HTML, _JSON, _SARIF, TURTLE) if posted.is_plain else (HTML, _JSON, _TEXT, _SARIF, TURTLE)
    choice = choose(formats, accept_of(request))
    path = posted.path or _guessed_path(posted.content)
    found = check_posted(site.store, rules_of(site), posted.content, path)
    if posted.fields.get("save"):
        return _file(found, posted, path)
    body = {
        HTML: lambda: _page(site, found, posted, path),
        _JSON: lambda: json_of(found, path),
        _TEXT: lambda: as_text(found.report, infos=True) + "\n",
        _SARIF: lambda: as_sarif(found.report) + "\n",
        TURTLE: lambda: as_turtle(found.report),
    }[choice.format]()
    return Response(body, headers={**_NOT_KEPT, "Content-Type": content_type(choice.media_type)})


def _guessed_path(content: bytes) -> str:
    iri = main_thing(statement.triple for statement in read_turtle(content, "").statements)
    return place_of(iri) if iri and has_own_file(iri) else UNPLACED


def _file(found: Checked, posted: Posted, path: str) -> Response:
    body = found.canonical.encode() if found.canonical else posted.content
    name = quote(path.rpartition("/")[2])  # an IRI may hold what a header may not
    headers = {
        **_NOT_KEPT,
        "Content-Type": content_type("text/turtle"),
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(body, headers=headers)


def _page(site: Site, found: Checked, posted: Posted, path: str) -> str:
    rules = rules_of(site)
    problems = found.report.problems
    thing = main_thing(statement.triple for statement in read_turtle(posted.content, path).statements)

    def address(iri: str) -> str:
        return site.addresses.of_iri(iri) if NamedNode(iri) in rules.described else ""

    text = posted.content.decode("utf-8", "replace")
    return site.pages.render(
        "contribute_report.html",
        counts=counts_of(found.report),
        has_errors=any(problem.severity is Severity.ERROR for problem in problems),
        lines=lines_of(problems[:MOST_SHOWN], posted.content, address),
        unshown=max(0, len(problems) - MOST_SHOWN),
        omitted=found.omitted,
        looked_up=found.looked_up,
        text=text,
        canonical=found.canonical if found.canonical != text else None,
        stated_path=posted.path,
        path=posted.path or place_of(thing),
        thing=compact(thing) if thing else "",
        most=MAX_CONTENT,
    )
