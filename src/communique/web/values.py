"""What a page shows: values, groups of values, passages and sections, ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.web.time_between import Gap


@dataclass(frozen=True)
class Value:
    """One word, name, date or link.

    Attributes:
        text: what is read.
        href: where it leads, empty for nowhere.
        language: language tag of the text, empty for English and for what is in none.
        machine: the date as HTML's `time` element takes it, empty where the text is no such date.
        stated: the date as the record states it, for whoever wants it.
        iri: what it names, empty for literals.
        is_reference: whether it is a number that leads to a passage further down.
        phrase: a text of ours, to be translated, in which `%(value)s` stands for all of the above; empty for none.
        source: IRI of the source whose own name for something this is, empty for neutral names and all else.
    """

    text: str
    href: str = ""
    language: str = ""
    machine: str = ""
    stated: str = ""
    iri: str = ""
    is_reference: bool = False
    phrase: str = ""
    source: str = ""


Cell = list[Value]


def ours(text: str) -> Value:
    """Return words of the interface, which a template will translate; mark `text` with `N_`."""
    return Value(text, phrase=text)


@dataclass(frozen=True)
class Quotation:
    """What a text says where a passage stands, as far as it can be shown.

    Attributes:
        words: the passage, empty where it cannot be shown.
        before, after: some of what stands around it, with the white space between.
        language: language tag of the text, empty for the page's own.
        withheld: why the passage is not shown, a sentence; empty where it is.
    """

    words: str = ""
    before: str = ""
    after: str = ""
    language: str = ""
    withheld: str = ""


@dataclass(frozen=True)
class Passage:
    """A place in a source.

    Attributes:
        number: its number on the page.
        anchor_ids: ids of the element on the page, one for each time it is cited.
        source: the source.
        start: offset of its first code point.
        end: offset after its last one.
        words: first words of it.
        bears_out: what it is cited for.
        sha256: hex digest of it, as recorded.
        quotation: what the text says there; None where the server has no texts.
    """

    number: int
    anchor_ids: list[str]
    source: Value
    start: int
    end: int
    words: str
    bears_out: Cell
    sha256: str = ""
    quotation: Quotation | None = None


@dataclass(frozen=True)
class Group:
    """The values of one property.

    Attributes:
        label: name of the property.
        values: its values.
        nodes: values that are parts, shown with what is said of them.
        joiner: what stands between values that are read in one line; empty where each has a line of its own.
        total: how many values there are, where only some of them are shown; else 0.
        all_of_them: address of a query for all of them, where only some are shown.
    """

    label: Value
    values: Cell = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    joiner: str = ""
    total: int = 0
    all_of_them: str = ""


@dataclass(frozen=True)
class Node:
    """A part of a thing, or a thing shown on another's page; `anchor_id` is its id there, empty for none."""

    anchor_id: str
    title: Value
    groups: list[Group]
    references: Cell


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Attributes:
        cells: what stands in each column.
        anchor_id: id of the part that it stands for, empty for none.
        group: heading that it shares with its neighbours, empty for none.
    """

    cells: list[Cell]
    anchor_id: str = ""
    group: Cell = field(default_factory=list)


@dataclass(frozen=True)
class Position:
    """What one claimant says on a question, to stand beside the others.

    Attributes:
        anchor_id: id of the element.
        title: name of the claim.
        cells: what is said of it; one cell for each column of its section.
        passages: the passages that it cites.
    """

    anchor_id: str
    title: Value
    cells: list[Cell]
    passages: list[Passage]


@dataclass(frozen=True)
class Brief:
    """A claim in two lines, where the page of its question has the rest.

    Attributes:
        anchor_id: id of the element, empty where the claim has one further up.
        title: name of the claim.
        stance: what the claimant does: asserts, denies.
        who: who says so, through whom, when.
        opponents: how many other positions contradict it.
        references: the passages it rests on.
    """

    anchor_id: str
    title: Value
    stance: Cell
    who: Cell
    opponents: int
    references: Cell


@dataclass(frozen=True)
class Stretch:
    """The part of a long section that one page shows.

    Attributes:
        first, last: numbers, from 1, of the first and the last row or passage shown.
        total: how many there are.
        page: number of the page, from 1.
        pages: how many pages the section fills.
    """

    first: int
    last: int
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Section:
    """A titled stretch of a page: groups, a table, nodes side by side, passages by source, or several of these.

    Attributes:
        anchor_id: id of the element.
        title: heading.
        href: where the heading leads, empty for nowhere.
        note: a word of explanation.
        sentence: what it says where there is nothing to list.
        stretch: which part of its rows or passages it shows, None for all.
        more: where to find the same and more, None for nowhere.
        sections: sections within it.
    """

    anchor_id: str
    title: str
    href: str = ""
    note: str = ""
    groups: list[Group] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    briefs: list[Brief] = field(default_factory=list)
    sentence: str = ""
    stretch: Stretch | None = None
    more: Value | None = None
    sections: list[Section] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        listed = (self.groups, self.rows, self.nodes, self.passages, self.positions, self.briefs, self.sections)
        return not (any(listed) or self.sentence)


@dataclass(frozen=True)
class Neighbour:
    """What came before or after an event.

    Attributes:
        relation: `prev` or `next`.
        is_in_list: whether it is so in the list of all events.
        title: in which respect it is a neighbour.
        value: its name.
        date: when it was.
        gap: how long before or after, None where that cannot be said.
    """

    relation: str
    is_in_list: bool
    title: str
    value: Value
    date: Cell
    gap: Gap | None


@dataclass(frozen=True)
class Page:
    """A page about one thing.

    Attributes:
        iri: what it is about.
        path: absolute path of its document, without a format ending.
        title: neutral label.
        subtitle: what sort of thing it is.
        kind: its kind, as in its IRI.
        trail: links to the lists it belongs to.
        sections: what this page says of it.
        neighbours: what came before and after.
        contested: the questions on which positions about it contradict each other.
        differing: the questions on which accounts of it differ without that.
        citation: how to cite it, in words.
        bibtex: the same as BibTeX.
        structured: the same for search engines, as JSON that is safe in HTML; empty where there is nothing certain.
        query: SPARQL that asks for what is said of it.
        number: number of the page, from 1, where there is more to say than one can show.
        pages: how many of them there are.
    """

    iri: str
    path: str
    title: Value
    subtitle: Cell
    kind: str
    trail: Cell
    sections: list[Section]
    neighbours: list[Neighbour]
    contested: Cell
    differing: Cell
    citation: str
    bibtex: str
    structured: str
    query: str
    number: int = 1
    pages: int = 1
