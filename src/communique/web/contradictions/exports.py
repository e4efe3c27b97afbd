"""The list for programs: a row of CSV for each position (RFC 4180), or the questions and claims in JSON-LD."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from pyoxigraph import NamedNode

from communique.terms import BASE, CMQ, OA, compact
from communique.web.contradictions.asked import Asked
from communique.web.contradictions.reading import Answers, answers_to
from communique.web.describe import describe, statements_about
from communique.web.facts import Facts
from communique.web.formats import CSV, JSON_LD, Format, document_bytes
from communique.web.labels import labels_of
from communique.web.problems import HttpProblem
from communique.web.reader import Reader
from communique.web.sections_claims import claimants
from communique.web.site import Site
from communique.web.store import ReleaseStore
from communique.web.values import Cell

MOST_QUESTIONS = {CSV: 2000, JSON_LD: 1000}
"""Forms for programs, and how many questions each holds at most. A list is sent whole or not at all."""
BETWEEN = " | "
"""What stands between several values in one cell."""
_HEAD = (
    "question", "question_label", "asked_of", "claim", "label", "stance", "who", "office", "side", "date",
    "quoted_from", "via", "source", "contradicts", "in_tension_with", "passage_source", "start", "end", "anchor",
)  # fmt: skip
_IN_WORDS = (CMQ.office, CMQ.side)
_ROUTE = (CMQ.quotedFrom, CMQ.reportedVia, CMQ.reportedIn)
_AGAINST = (CMQ.contradicts, CMQ.inTensionWith)


def exported(site: Site, found: Sequence[Asked], form: Format) -> bytes:
    """Return the questions that were `found` with all positions, in one of the forms of `MOST_QUESTIONS`.

    Raises:
        HttpProblem: 422, there are too many; 503, the data cannot be read.
    """
    limit = MOST_QUESTIONS[form]
    if len(found) > limit:
        what = f"{len(found):,} questions fit, and this list as {form.name} holds at most {limit:,}."
        detail = f"{what} Set more filters."
        raise HttpProblem("answer-too-large", detail, {"limit": limit})
    questions = [asked.iri for asked in found]
    answers = answers_to(site, questions)
    claims = dict.fromkeys(claim.value for claims in answers.claims.values() for claim in claims)
    if form == JSON_LD:
        return document_bytes(describe(site.store, [*questions, *claims]), form, site.context)
    facts = _with_evidence(site.store, [*questions, *claims])
    labels = labels_of(site.store, facts.iris() | {iri.partition("#")[0] for iri in facts.iris()})
    reader = Reader(NamedNode(BASE), facts, labels, site.addresses)
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_HEAD)
    writer.writerows(_rows(answers, reader))
    return table.getvalue().encode()


def _with_evidence(store: ReleaseStore, iris: Iterable[str]) -> Facts:
    """Return what is said of things, of the passages that they cite and of where these stand: three queries in all."""
    facts = Facts(statements_about(store, iris))
    for predicate in (CMQ.evidence, OA.hasSelector):
        named = (term.value for each in facts for term in facts.objects(each, predicate) if isinstance(term, NamedNode))
        facts.add(statements_about(store, list(dict.fromkeys(named))))
    return facts


def _rows(answers: Answers, reader: Reader) -> Iterator[list[str]]:
    for question, claims in answers.claims.items():
        asked_of = BETWEEN.join(compact(event.value) for event in answers.events[question])
        for claim in claims:
            yield [
                compact(question.value),
                reader.value(question).text,
                asked_of,
                compact(claim.value),
                reader.value(claim).text,
                _words(reader.values(claim, CMQ.stance)),
                _words(claimants(reader, claim)),
                *(_words(reader.values(claim, predicate)) for predicate in _IN_WORDS),
                reader.facts.text(claim, CMQ.date),
                *(_words(reader.values(claim, predicate)) for predicate in _ROUTE),
                *(_names(reader.parts(claim, predicate)) for predicate in _AGAINST),
                *_passages(reader.facts, reader.parts(claim, CMQ.evidence)),
            ]


def _words(values: Cell) -> str:
    return BETWEEN.join(value.text for value in values)


def _names(nodes: Iterable[NamedNode]) -> str:
    return BETWEEN.join(compact(node.value) for node in nodes)


def _passages(facts: Facts, evidence: Iterable[NamedNode]) -> list[str]:
    """Return source, start, end and first words of all passages, in the same order in each cell."""
    found = []
    for node in evidence:
        selector = facts.value(node, OA.hasSelector)
        if selector is not None:
            source = compact(facts.text(node, OA.hasSource))
            found.append(
                (source, facts.text(selector, OA.start), facts.text(selector, OA.end), facts.text(node, CMQ.anchor))
            )
    return [BETWEEN.join(cells) for cells in zip(*found, strict=True)] if found else [""] * 4
