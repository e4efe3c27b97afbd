"""What is said of some questions and of the claims that answer them, in a few queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.explain.claims import DEGREES
from communique.terms import BASE, CMQ
from communique.web.describe import batches
from communique.web.facts import Facts
from communique.web.labels import labels_of
from communique.web.reader import Reader
from communique.web.sections_claims import in_order
from communique.web.site import Site

_SAID = (
    CMQ.answers, CMQ.stance, CMQ.claimant, CMQ.claimantDescription, CMQ.office, CMQ.side, CMQ.date, CMQ.earliest,
    CMQ.latest, CMQ.quotedFrom, CMQ.reportedVia, CMQ.reportedIn, CMQ.about, CMQ.aboutProperty, *DEGREES.values(),
)  # fmt: skip
_OF_CLAIMS = ", ".join(map(str, _SAID))
_OF_EVENTS = ", ".join(map(str, (CMQ.question, CMQ.date, CMQ.earliest, CMQ.latest)))


@dataclass(frozen=True)
class Answers:
    """Questions with what they are asked of and the claims that answer them.

    Attributes:
        reader: reads what is said of all of them.
        claims: by question, in the order in which they were made.
        events: by question, the things on whose record it is asked.
    """

    reader: Reader
    claims: dict[NamedNode, list[NamedNode]]
    events: dict[NamedNode, list[NamedNode]]


def answers_to(site: Site, questions: Sequence[str]) -> Answers:
    """Return what is known of `questions`.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    facts = Facts()
    for batch in batches(questions):
        wanted = f"VALUES ?question {{ {batch} }}"
        facts.add(
            site.store.construct(
                f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {wanted} "
                f"{{ ?s {CMQ.answers} ?question ; ?p ?o FILTER(?p IN ({_OF_CLAIMS})) }} UNION "
                f"{{ ?s {CMQ.question} ?question ; ?p ?o FILTER(?p IN ({_OF_EVENTS})) }} }}"
            )
        )
    named = {iri.partition("#")[0] for iri in facts.iris()} | facts.iris() | set(questions)
    reader = Reader(NamedNode(BASE), facts, labels_of(site.store, named, site.naming), site.addresses)
    wanted_nodes = [NamedNode(iri) for iri in questions]
    claims, events = _by_question(facts, CMQ.answers), _by_question(facts, CMQ.question)
    return Answers(
        reader,
        {question: in_order(reader, claims[question]) for question in wanted_nodes},
        {question: sorted(events[question], key=reader.date_key) for question in wanted_nodes},
    )


def _by_question(facts: Facts, predicate: NamedNode) -> defaultdict[NamedNode, list[NamedNode]]:
    found: defaultdict[NamedNode, list[NamedNode]] = defaultdict(list)
    for subject in facts:
        for question in facts.objects(subject, predicate):
            if isinstance(subject, NamedNode) and isinstance(question, NamedNode):
                found[question].append(subject)
    return found
