"""What a page shows: values, groups of values, passages and sections, ready for the templates."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Value:
    """One word, name, date or link.

    Attributes:
        text: what is read.
        href: where it leads, empty for nowhere.
        language: language tag of the text, empty for the page's own.
        machine: the date as HTML's `time` element takes it, empty where the text is no such date.
        stated: the date as the record states it, for whoever wants it.
        iri: what it names, empty for literals.
        is_reference: whether it is a number that leads to a passage further down.
    """

    text: str
    href: str = ""
    language: str = ""
    machine: str = ""
    stated: str = ""
    iri: str = ""
    is_reference: bool = False


Cell = list[Value]


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
    """

    number: int
    anchor_ids: list[str]
    source: Value
    start: int
    end: int
    words: str
    bears_out: Cell


@dataclass(frozen=True)
class Group:
    """The values of one property.

    Attributes:
        label: name of the property.
        values: its values.
        nodes: values that are parts, shown with what is said of them.
        joiner: what stands between values that are read in one line; empty where each has a line of its own.
    """

    label: Value
    values: Cell = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    joiner: str = ""


@dataclass(frozen=True)
class Node:
    """A part of a thing, or a thing shown on another's page; `anchor_id` is its id there, empty for none."""

    anchor_id: str
    title: Value
    groups: list[Group]
    references: Cell


@dataclass(frozen=True)
class Row:
    """A row of a table; `anchor_id` is the id of the part it stands for, empty for none."""

    cells: list[Cell]
    anchor_id: str = ""


@dataclass(frozen=True)
class Section:
    """A titled stretch of a page: groups, a table, nodes side by side, passages by source, or several of these.

    Attributes:
        anchor_id: id of the element.
        title: heading.
        href: where the heading leads, empty for nowhere.
        note: a word of explanation.
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

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.groups or self.rows or self.nodes or self.passages)


@dataclass(frozen=True)
class Page:
    """A page about one thing.

    Attributes:
        iri: what it is about.
        path: absolute path of its document, without a format ending.
        title: neutral label.
        subtitle: what sort of thing it is.
        trail: links to the lists it belongs to.
        sections: what is said of it.
        before, after: neighbours in the list of events, None where there are none.
    """

    iri: str
    path: str
    title: Value
    subtitle: Cell
    trail: Cell
    sections: list[Section]
    before: Value | None = None
    after: Value | None = None
