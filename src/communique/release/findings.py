"""What the statements about one subject say that matching needs: of the thing itself, and of others named beside it.

A finding is a thing's path, a property of the index and a value: a text, or for names a list of text, language tag,
rank and path of the user.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from pyoxigraph import Literal

from communique.matching.profiles import LABEL, REFERENCE, USED
from communique.matching.properties import ATTESTED, DIFFERENT, MATCHED, PARTICIPANT, SORT, TYPE
from communique.release.subjects import Block, terms_of
from communique.terms import BASE, CMQ, CODE, DCTERMS, GEO, ORG, OWL, RDF, SKOS, SKOSXL, WD, compact

Finding = tuple[str, str, str | list[str | int]]
Value = tuple[str, str | None]
"""An IRI, with None, or a lexical form, with its language tag."""
Values = Mapping[str, list[Value]]
"""Values by predicate."""

NAMED = "name"
"""Property of findings that are names."""
_THINGS = f"{BASE}id/"
_SUBJECT = f"<{_THINGS}"
_OWN = {
    str(predicate): property_
    for predicate, property_ in (
        (RDF.type, TYPE),
        (DCTERMS.type, SORT),
        (CMQ.date, "date"),
        (CMQ.earliest, "earliest"),
        (CMQ.latest, "latest"),
        (CMQ.place, "place"),
        (CMQ.partOf, "process"),
        (CMQ.party, "side"),
        (CMQ.side, "side"),
        (CMQ.office, "office"),
        (CMQ.topic, "topic"),
        (CMQ.claimant, "claimant"),
        (CMQ.about, "about"),
        (CMQ.answers, "question"),
        (ORG.postIn, "body"),
        (ORG.subOrganizationOf, "body"),
        (GEO.asWKT, "coordinates"),
        (OWL.sameAs, MATCHED),
        (SKOS.exactMatch, MATCHED),
        (OWL.differentFrom, DIFFERENT),
    )
}
"""Properties of a thing by the predicate of its own statements."""
_OF_PARTS = {str(p): name for p, name in ((CMQ.side, "side"), (CMQ.office, "office"))}
_LABEL, _OTHER_LABEL, _WORDING, _USER = map(str, (SKOS.prefLabel, SKOS.altLabel, SKOSXL.literalForm, CMQ.usedBy))
_PARTICIPANT, _SIGNATORY, _CLAIMANT, _MEMBER = map(str, (CMQ.participant, CMQ.signatory, CMQ.claimant, ORG.member))
_EARLIEST, _LATEST = map(str, (CMQ.earliest, CMQ.latest))
_ABOUT, _RELATION, _TARGET = map(str, (CMQ.about, CMQ.linkRelation, CMQ.linkTarget))
_DIFFERENT_FROM = CODE.term("different-from").value
_READ = frozenset(
    {*_OWN, *_OF_PARTS, _LABEL, _OTHER_LABEL, _WORDING, _USER, _PARTICIPANT, _SIGNATORY, _CLAIMANT, _MEMBER,
     _RELATION, _TARGET}
)  # fmt: skip
_QUALIFIED = re.compile(r"(.*\S)\s*\([^()]*\)")
"""A label with what tells it from others in brackets at its end."""


def findings(block: Block) -> Iterator[Finding]:
    """Yield what matching needs of a subject and its facts."""
    subject, facts = block
    if not subject.startswith(_SUBJECT):
        return
    path, is_part, _ = subject[len(_SUBJECT) : -1].partition("#")
    if not is_part:
        values = _values(facts)
        yield from _of_thing(path, values)
        yield from _of_agent(values, _CLAIMANT)
        return
    read = next((_PARTS[fact] for fact in facts if fact in _PARTS), None)
    if read:
        yield from read(path, _values(facts))


def short(iri: str) -> str:
    """Return an IRI as the index has it: path of a thing, number of a Wikidata item, or prefixed name."""
    if iri.startswith(_THINGS):
        return iri.removeprefix(_THINGS).partition("#")[0]
    return iri.removeprefix(str(WD)) if iri.startswith(str(WD)) else compact(iri)


def _values(facts: Iterable[str]) -> Values:
    found: defaultdict[str, list[Value]] = defaultdict(list)
    for fact in facts:
        predicate, rest = fact.split(" ", 1)
        if predicate not in _READ:
            continue
        if rest.startswith("<") and not rest.startswith("<<"):
            found[predicate].append((rest[1:-4], None))
            continue
        term = terms_of(fact)[1]
        if isinstance(term, Literal):
            found[predicate].append((term.value, term.language or ""))
    return found


def _of_thing(path: str, values: Values) -> Iterator[Finding]:
    for predicate, property_ in _OWN.items():
        for value, language in values.get(predicate, ()):
            yield path, property_, short(value) if language is None else value
    for value, language in values.get(_LABEL, ()):
        yield path, NAMED, [value, language or "", LABEL, ""]
        unqualified = _QUALIFIED.fullmatch(value)
        if unqualified:
            yield path, NAMED, [unqualified[1], language or "", REFERENCE, ""]
    for value, language in values.get(_OTHER_LABEL, ()):
        yield path, NAMED, [value, language or "", REFERENCE, ""]


def _of_agent(values: Values, *roles: str) -> Iterator[Finding]:
    """Yield sides and offices of those who have one of `roles`, and the days on which they have it."""
    earliest, latest = (next((value for value, _ in values.get(each, ())), "") for each in (_EARLIEST, _LATEST))
    for agent in (short(iri) for role in roles for iri, _ in values.get(role, ())):
        for predicate, property_ in _OF_PARTS.items():
            for value, _ in values.get(predicate, ()):
                yield agent, property_, short(value)
        if earliest or latest:
            yield agent, ATTESTED, f"{earliest}/{latest}"


def _participation(path: str, values: Values) -> Iterator[Finding]:
    roles = {_PARTICIPANT: PARTICIPANT, _SIGNATORY: "signatory", **_OF_PARTS}
    for role, property_ in roles.items():
        for value, _ in values.get(role, ()):
            yield path, property_, short(value)
    yield from _of_agent(values, _PARTICIPANT, _SIGNATORY)


def _tenure(_: str, values: Values) -> Iterator[Finding]:
    return _of_agent(values, _MEMBER)


def _name(path: str, values: Values) -> Iterator[Finding]:
    user = next((short(value) for value, _ in values.get(_USER, ())), "")
    for value, language in values.get(_WORDING, ()):
        yield path, NAMED, [value, language or "", USED, user]


def _link(path: str, values: Values) -> Iterator[Finding]:
    """What is told apart: the thing itself, not a participation in it of which the link may speak."""
    if (_DIFFERENT_FROM, None) in values.get(_RELATION, ()) and (f"{_THINGS}{path}", None) in values.get(_ABOUT, ()):
        for target, _ in values.get(_TARGET, ()):
            yield path, DIFFERENT, short(target)


_PARTS: Mapping[str, Callable[[str, Values], Iterator[Finding]]] = {
    f"{RDF.type} {class_} .\n": read
    for class_, read in (
        (CMQ.Participation, _participation),
        (CMQ.Signature, _participation),
        (CMQ.Tenure, _tenure),
        (CMQ.AttributedName, _name),
        (CMQ.IdentityLink, _link),
    )
}
"""What is read from parts, by the fact that says what they are."""
