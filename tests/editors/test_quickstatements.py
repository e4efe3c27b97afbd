"""The batch: exactly what is meant, readable for both parsers, whatever the labels."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.exports.proposals import Export
from communique.exports.quickstatements import quickstatements
from communique.wikidata.entities import Snaks
from tests.editors.corpus import exported
from tests.editors.reparse import Item, Snak, Value, reparse

EXPECTED = Path(__file__).parent / "linked.quickstatements"
LABEL = "Second meeting in Geneva, 10 June 1951"
NASTY = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from('"“”‘’|\t\n\u2028é😀')), min_size=1, max_size=300
)


def batch_of(export: Export) -> str:
    return "".join(f"{line}\n" for line in quickstatements(export.proposals))


def test_the_batch_of_the_linked_corpus() -> None:
    assert batch_of(exported()) == EXPECTED.read_text("utf-8")


def test_an_independent_reader_finds_the_intended_statements() -> None:
    export = exported()
    items = reparse(batch_of(export))
    assert [item.id for item in items] == [proposal.item for proposal in export.proposals]
    for item, proposal in zip(items, export.proposals, strict=True):
        assert [claim.property for claim in item.claims] == [each.property for each in proposal.statements]
        for claim, statement in zip(item.claims, proposal.statements, strict=True):
            assert [(claim.property, claim.value)] == snaks(((statement.property, statement.value),))
            assert claim.qualifiers == snaks(statement.qualifiers)
            assert claim.references == [snaks(reference) for reference in statement.references]


def snaks(pairs: Snaks) -> list[Snak]:
    found: list[Snak] = []
    for prop, value in pairs:
        forms: dict[str, Value] = {
            "item": ("item", value.text),
            "url": ("string", value.text),
            "monolingual": ("monolingual", value.language, value.text),
            "time": ("time", value.text, str(value.precision)),
        }
        found.append((prop, forms[value.kind]))
    return found


def test_every_statement_of_a_batch_has_two_references_that_a_reader_can_follow() -> None:
    for item in reparse(batch_of(exported())):
        for claim in item.claims:
            assert len(claim.references) == 2
            for group in claim.references:
                named = {prop for prop, _ in group}
                assert "P854" in named or "P1476" in named


def test_label_and_description_differ() -> None:
    (meeting, *_) = reparse(batch_of(exported()))
    assert meeting.terms["Len"] == LABEL
    assert meeting.terms["Den"].casefold() != meeting.terms["Len"].casefold()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(NASTY)
def test_any_label_gives_a_batch_that_can_be_read_or_is_withheld(label: str) -> None:
    turtle = "".join(c if ord(c) > 31 and c not in '"\\' and ord(c) != 127 else f"\\u{ord(c):04X}" for c in label)
    export = exported(f'"{LABEL}"@en', f'"{turtle}"@en')
    items = reparse(batch_of(export))
    withheld = [each for each in export.withheld if each.thing.endswith("1951-06-10-geneva") and each.what == "item"]
    assert new_items(items) + len(withheld) == 1
    assert not withheld or withheld[0].reason == "text"


def new_items(items: list[Item]) -> int:
    return sum(not item.id for item in items)
