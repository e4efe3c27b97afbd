"""Sections that pages of several kinds share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from communique.iris import kind_of
from communique.terms import CMQ, CODE, DCTERMS, ORG, PREFIXES, RDF, SKOS, SKOSXL
from communique.web.alphabets import written
from communique.web.gather import Gathered, Reference
from communique.web.offered_queries import referring_to_it
from communique.web.reader import Reader
from communique.web.values import Cell, Group, Row, Section, Value, ours
from communique.web.words import N_

CONFIDENCE = NamedNode(f"{PREFIXES['sssom']}confidence")

Column = tuple[str, Callable[[NamedNode], Cell]]


def table(
    anchor_id: str,
    title: str,
    subjects: Iterable[NamedNode],
    columns: Sequence[Column],
    own_parts: bool = False,
    group: Callable[[NamedNode], Cell] | None = None,
) -> Section:
    """Return a table with a row for each of `subjects`, without the columns in which every cell is empty.

    Args:
        anchor_id: id of the section.
        title: its heading.
        subjects: what the rows are about.
        columns: heading and cell of each column.
        own_parts: whether the rows stand for parts of the page's thing and carry their ids.
        group: heading that neighbouring rows share.
    """
    nodes = list(subjects)
    rows = [[cell(node) for _, cell in columns] for node in nodes]
    used = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    return Section(
        anchor_id,
        title,
        columns=[columns[index][0] for index in used],
        rows=[
            Row(
                [row[index] for index in used],
                node.value.partition("#")[2] if own_parts else "",
                group(node) if group else [],
            )
            for node, row in zip(nodes, rows, strict=True)
        ],
    )


def facts_section(reader: Reader, skip: Collection[NamedNode] = ()) -> Section:
    """Return the properties of the page's thing that no other section shows, nor the line below the heading."""
    return Section("facts", N_("What is recorded"), groups=reader.groups(reader.subject, (*skip, DCTERMS.type)))


def names_section(reader: Reader) -> Section:
    """Return the names under which the thing goes, with who uses them and how."""
    columns: list[Column] = [
        (N_("Name"), lambda name: reader.values(name, SKOSXL.literalForm)),
        (N_("Language and script"), lambda name: _written(reader, name)),
        (N_("Manner"), lambda name: reader.values(name, CMQ.nameManner)),
        (N_("Remarks"), lambda name: remarks(reader, name, (SKOSXL.literalForm, CMQ.usedBy, CMQ.nameManner))),
        (N_("Passages"), reader.references),
    ]
    by_user: dict[str, list[NamedNode]] = {}
    for name in reader.parts(reader.subject, CMQ.attributedName):
        by_user.setdefault(reader.text(name, CMQ.usedBy), []).append(name)
    names = [name for user in sorted(by_user, key=bool) for name in by_user[user]]
    title = N_("Names, as sources use them")
    return table("names", title, names, columns, own_parts=True, group=lambda name: reader.values(name, CMQ.usedBy))


def _written(reader: Reader, name: NamedNode) -> Cell:
    return [value for term in reader.facts.objects(name, SKOSXL.literalForm) for value in written(term)]


def tenures_section(reader: Reader, gathered: Gathered) -> Section:
    """Return who held which office when, as far as texts say."""
    own = own_parts(reader, CMQ.Tenure)
    tenures = own or [n for n in gathered.referring(CMQ.office) if CMQ.Tenure in reader.facts.objects(n, RDF.type)]
    columns: list[Column] = [
        (N_("When"), reader.date),
        (N_("Who"), lambda tenure: without(reader, reader.values(tenure, ORG.member))),
        (N_("Office"), lambda tenure: without(reader, reader.values(tenure, CMQ.office))),
        (N_("Remarks"), lambda tenure: remarks(reader, tenure, (CMQ.date, ORG.member, CMQ.office))),
        (N_("Passages"), reader.references),
    ]
    ordered = sorted(tenures, key=reader.date_key)
    return table("tenures", N_("Offices over time"), ordered, columns, own_parts=bool(own))


def inferences(reader: Reader, node: NamedNode) -> list[Group]:
    """Return whom curators take a claimant to be whom the source does not name, with confidence and reason."""
    groups = []
    for link in _identity_links(reader, node):
        relation = reader.text(link, CMQ.linkRelation)
        found = [
            Value(f"{relation}: {target.text}", target.href, target.language, iri=target.iri)
            for target in reader.values(link, CMQ.linkTarget)
        ]
        further = [("confidence", CONFIDENCE), ("reason", SKOS.editorialNote)]
        found += [Value(f"{word}: {value.text}") for word, p in further for value in reader.values(link, p)]
        groups.append(Group(ours(N_("inference of the curators, not of the source")), found))
    return groups


def _identity_links(reader: Reader, node: NamedNode) -> list[NamedNode]:
    found = reader.sorted(part for part in reader.facts.subjects(CMQ.about, node) if isinstance(part, NamedNode))
    return [n for n in found if isinstance(n, NamedNode) and CMQ.IdentityLink in reader.facts.objects(n, RDF.type)]


def signatures_section(reader: Reader, agreement: NamedNode) -> Section:
    """Return who signed an agreement for whom, when and how."""
    columns: list[Column] = [
        (N_("When"), reader.date),
        (N_("Who"), lambda node: reader.values(node, CMQ.signatory)),
        (N_("Side"), lambda node: reader.values(node, CMQ.side)),
        (N_("Office at the time"), lambda node: reader.values(node, CMQ.office)),
        (N_("Place"), lambda node: reader.values(node, CMQ.place)),
        (N_("Channel"), lambda node: reader.values(node, CMQ.channel)),
        (N_("Remarks"), lambda node: remarks(reader, node, _IN_SIGNATURES)),
        (N_("Passages"), reader.references),
    ]
    own = agreement == reader.subject
    return table("signatures", N_("Signatures"), reader.parts(agreement, CMQ.signature), columns, own_parts=own)


_IN_SIGNATURES = (CMQ.date, CMQ.signatory, CMQ.side, CMQ.office, CMQ.place, CMQ.channel)


def passages_section(reader: Reader, title: str = N_("What the sources say")) -> Section:
    """Return the passages that the page rests on."""
    note = N_("Offsets are code points of the text as it was captured; the last one is not included.")
    return Section("passages", title, note=note if reader.passages else "", passages=reader.passages)


MOST_NAMED = 60
"""Things named under one property by which they refer to a page's thing."""


def references_section(reader: Reader, gathered: Gathered, shown: Collection[NamedNode]) -> Section:
    """Return what else refers to the page's thing, by property; `shown` are subjects that other sections show."""
    by_predicate: dict[NamedNode, list[NamedNode]] = {predicate: [] for predicate in gathered.counts}
    for reference in gathered.references:
        if reference.subject not in shown and not _is_mirrored(reader, reference):
            by_predicate.setdefault(reference.predicate, []).append(reference.subject)
    groups = [
        _referring(reader, gathered, predicate, list(dict.fromkeys(nodes)))
        for predicate, nodes in sorted(by_predicate.items(), key=lambda item: item[0].value)
    ]
    note = N_("More refers to this than a page can show; the links at the ends of the lists lead to all of it.")
    return Section("references", N_("Where else it appears"), note=note if gathered.counts else "", groups=groups)


def _is_mirrored(reader: Reader, reference: Reference) -> bool:
    """Tell whether the page's thing itself says the same of what refers to it, as of what it contradicts."""
    return reference.subject in reader.facts.objects(reference.to, reference.predicate)


def _referring(reader: Reader, gathered: Gathered, predicate: NamedNode, nodes: list[NamedNode]) -> Group:
    named = [reader.value(node) for node in in_time(reader, nodes)[:MOST_NAMED]]
    total = gathered.counts.get(predicate, len(nodes))
    query = referring_to_it(reader.subject.value, predicate.value)
    address = reader.query(query, total) if total > len(named) else ""
    return Group(inverse_label(reader, predicate), named, total=total if address else 0, all_of_them=address)


def in_time(reader: Reader, nodes: Iterable[NamedNode]) -> list[NamedNode]:
    """Return nodes in the order of the dates of the things that they are or belong to."""
    return sorted(nodes, key=lambda node: reader.date_key(NamedNode(node.value.partition("#")[0])))


def inverse_label(reader: Reader, predicate: NamedNode) -> Value:
    """Return how to call what has the page's thing as the value of a property: `as place`, `as demanded by`."""
    return replace(reader.property_label(predicate), phrase=N_("as “%(value)s”"))


def standing(reader: Reader, event: NamedNode) -> Cell:
    """Return what is to be said of an event wherever it is named: its status unless held, that accounts differ."""
    status = [value for value in reader.values(event, CMQ.eventStatus) if value.iri != CODE.held.value]
    differ = [ours(N_("accounts of it differ"))] if reader.facts.objects(event, CMQ.question) else []
    return [*status, *differ]


def own_parts(reader: Reader, class_: NamedNode) -> list[NamedNode]:
    """Return the parts of the page's thing that are of a class, in the order of their names."""
    found = (node for node in reader.facts.subjects(RDF.type, class_) if isinstance(node, NamedNode))
    return [n for n in reader.sorted(n for n in found if reader.is_own_part(n.value)) if isinstance(n, NamedNode)]


def remarks(reader: Reader, part: NamedNode, skip: Collection[NamedNode]) -> Cell:
    """Return what is said of a part beyond the properties that have columns, each with the name of its property."""
    return [
        Value(f"{group.label.text}: {value.text}", value.href, value.language, iri=value.iri)
        for group in reader.groups(part, skip)
        for value in group.values
    ]


def without(reader: Reader, values: Cell) -> Cell:
    """Return values but the page's own thing."""
    return [value for value in values if value.iri != reader.subject.value]


def sorts(reader: Reader) -> Cell:
    """Return what sort of thing the page is about: its classes and its types by code; of a code, its list."""
    lists = reader.values(reader.subject, SKOS.inScheme) if kind_of(reader.subject.value) == "code" else []
    return [*reader.values(reader.subject, RDF.type), *reader.values(reader.subject, DCTERMS.type), *lists]


def is_of_kind(nodes: Iterable[NamedNode], kind: str) -> list[NamedNode]:
    """Return the nodes that are things, not parts, of a kind."""
    return [node for node in nodes if "#" not in node.value and kind_of(node.value) == kind]
