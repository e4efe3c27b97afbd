"""The page about one thing: what it shows, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from pyoxigraph import NamedNode
from starlette.datastructures import QueryParams

from communique.dates import Bounds
from communique.iris import thing_path
from communique.terms import CMQ, CODE
from communique.web.addresses import Addresses
from communique.web.around import Near
from communique.web.citation.bibtex import as_bibtex
from communique.web.citation.citing import Dataset, citation_of
from communique.web.citation.prose import as_text
from communique.web.gather import Gathered
from communique.web.kinds import BY_KIND
from communique.web.labels import labels_of
from communique.web.language.reading import NEUTRAL, Naming
from communique.web.list_paging import page_number
from communique.web.offered_queries import about_it
from communique.web.reader import Reader, is_sure
from communique.web.section_paging import ROWS, on_page, pages_of
from communique.web.sections import sorts
from communique.web.sections_event import event_sections
from communique.web.sections_question import question_sections
from communique.web.sections_thing import thing_sections
from communique.web.store import ReleaseStore
from communique.web.structured import structured
from communique.web.time_between import Gap, gap
from communique.web.values import Cell, Neighbour, Page, Section, Value
from communique.web.words import N_

_SECTIONS = {"event": event_sections, "question": question_sections}


@dataclass(frozen=True)
class Frame:
    """What pages need beside the statements they show.

    Attributes:
        addresses: where things are served.
        dataset: the release as something to cite.
        naming: what things are called.
        parameters: what the address says beyond the path.
    """

    addresses: Addresses
    dataset: Dataset
    naming: Naming = NEUTRAL
    parameters: QueryParams = field(default_factory=QueryParams)


def thing_page(store: ReleaseStore, gathered: Gathered, frame: Frame) -> Page:
    """Return the page about a thing; one query, for all labels on it.

    Raises:
        HttpProblem: 404, there is no such page of it; 503, the store cannot be read.
    """
    labels = labels_of(store, gathered.iris(), frame.naming)
    subject = gathered.subject
    iri = subject.value
    path = thing_path(iri)
    document = path.document if path else "/"
    first_page = "" if frame.parameters.get("page", "1") == "1" else frame.addresses.local(document)
    reader = Reader(subject, gathered.facts, labels, frame.addresses, first_page)
    found = _SECTIONS.get(gathered.kind, thing_sections)(reader, gathered)
    sections = [_honest(section, gathered) for section in found if not section.is_empty]
    pages = pages_of(sections)
    number = page_number(frame.parameters.get("page", "1"), pages, document)
    plain = reader if labels.plain is labels else Reader(subject, gathered.facts, labels.plain, frame.addresses)
    citation = citation_of(plain, frame.dataset)
    asked, contested = reader.parts(subject, CMQ.question), _contested(reader, gathered)
    return Page(
        iri=iri,
        path=document,
        title=reader.link(iri),
        subtitle=[*sorts(reader), *_status(reader)],
        kind=gathered.kind,
        trail=_trail(gathered.kind, frame.addresses),
        sections=on_page(sections, number),
        neighbours=[_neighbour(reader, near) for near in gathered.near],
        contested=[reader.value(question) for question in contested],
        differing=[reader.value(question) for question in asked if question not in contested],
        citation=as_text(citation),
        bibtex=as_bibtex(citation),
        structured=structured(plain, gathered),
        query=about_it(iri),
        number=number,
        pages=pages,
    )


def _status(reader: Reader) -> Cell:
    """Return the status of an event that is not simply said to have been held."""
    return [status for status in reader.values(reader.subject, CMQ.eventStatus) if status.iri != CODE.held.value]


def _honest(section: Section, gathered: Gathered) -> Section:
    """Return a section that does not promise the rest where not all of it was gathered."""
    if not (gathered.counts and len(section.rows) > ROWS):
        return section
    note = N_("These are some of very many. “Where else it appears”, further down, leads to all of them.")
    return replace(section, rows=section.rows[:ROWS], note=note)


def _trail(kind: str, addresses: Addresses) -> Cell:
    entry = BY_KIND.get(kind)
    title, path = (entry.plural, entry.path) if entry else (N_("Vocabulary"), "/ns")
    return [Value(title, addresses.local(path))]


_TITLES = {
    (False, False): N_("Previous in the list"),
    (True, False): N_("Next in the list"),
    (False, True): N_("Previous between the same parties"),
    (True, True): N_("Next between the same parties"),
}


def _neighbour(reader: Reader, near: Near) -> Neighbour:
    node = NamedNode(near.iri)
    return Neighbour(
        relation="next" if near.is_later else "prev",
        is_in_list=not near.is_between_the_same,
        title=_TITLES[near.is_later, near.is_between_the_same],
        value=reader.link(near.iri),
        date=reader.date(node),
        gap=_gap(reader, near, node),
    )


def _gap(reader: Reader, near: Near, node: NamedNode) -> Gap | None:
    here, there = _bounds(reader, reader.subject), _bounds(reader, node)
    found = gap(here, there) if near.is_later else gap(there, here)
    sure = all(is_sure(reader.facts.text(event, CMQ.date)) for event in (reader.subject, node))
    return replace(found, is_sure=sure) if found else None


def _bounds(reader: Reader, node: NamedNode) -> Bounds:
    earliest, latest = (reader.facts.text(node, term) for term in (CMQ.earliest, CMQ.latest))
    return Bounds(*(date.fromisoformat(day) if day else None for day in (earliest, latest)))


def _contested(reader: Reader, gathered: Gathered) -> list[NamedNode]:
    """Return the questions on which claims contradict each other, those that the record itself asks first."""
    asked = reader.parts(gathered.subject, CMQ.question)
    return sorted(gathered.contested, key=lambda question: (question not in asked, question.value))
