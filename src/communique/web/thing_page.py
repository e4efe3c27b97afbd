"""The page about one thing: what it shows, whatever its kind."""

from __future__ import annotations

from communique.iris import thing_path
from communique.web.addresses import Addresses
from communique.web.gather import Gathered
from communique.web.kinds import BY_KIND
from communique.web.labels import labels_of
from communique.web.reader import Reader
from communique.web.sections import sorts
from communique.web.sections_claims import question_sections
from communique.web.sections_event import event_sections
from communique.web.sections_thing import thing_sections
from communique.web.store import ReleaseStore
from communique.web.values import Cell, Page, Value

_SECTIONS = {"event": event_sections, "question": question_sections}


def thing_page(store: ReleaseStore, gathered: Gathered, addresses: Addresses) -> Page:
    """Return the page about a thing; one query, for all labels on it.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    reader = Reader(gathered.subject, gathered.facts, labels_of(store, gathered.iris()), addresses)
    sections = _SECTIONS.get(gathered.kind, thing_sections)(reader, gathered)
    iri = gathered.subject.value
    path = thing_path(iri)
    before, after = (reader.link(other) if other else None for other in (gathered.before, gathered.after))
    return Page(
        iri,
        path.document if path else "/",
        reader.link(iri),
        sorts(reader),
        _trail(gathered.kind, addresses),
        [section for section in sections if not section.is_empty],
        before,
        after,
    )


def _trail(kind: str, addresses: Addresses) -> Cell:
    entry = BY_KIND.get(kind)
    if entry is None:
        return [Value("Vocabulary", addresses.of_path("/ns"))]
    return [Value(entry.plural, addresses.of_path(entry.path))]
