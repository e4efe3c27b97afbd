"""Whether the links that stand, and the terms that exports use, still are what they were taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from communique.corpus import Corpus
from communique.exports.wikidata_terms import WikidataTerm, WikidataTerms
from communique.graph import Graph, Located
from communique.linking.comparing import KILOMETRES, compare, context_of
from communique.linking.decisions import LINKABLE, Decision
from communique.linking.findings import Context, Finding, Verdict, label_of
from communique.linking.ledger import Ledger
from communique.linking.recorded import Recorded, recorded_decisions
from communique.linking.things import Thing, Things
from communique.problems import Problem, Severity
from communique.terms import CMQ, CODE, OWL, PREFIXES, SKOS, compact
from communique.wikidata.client import Wikidata
from communique.wikidata.entities import Entity, Missing

_ACCEPTING = (OWL.sameAs, SKOS.exactMatch)
"""What a thing says of the item that it is."""

Live = Mapping[str, Entity | Missing]


@dataclass(frozen=True)
class Verification:
    """How many links and terms were compared, and in what they have drifted."""

    links: int
    terms: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Link:
    """A thing, the item that it is said to be, and where that is said."""

    thing: Thing
    item: str
    at: Located

    def problem(self, code: str, message: str) -> Problem:
        sentence = f"{compact(self.thing.iri)}: {message}"
        return Problem(self.at.path, self.at.line, Severity.ERROR, f"link-{code}", sentence, self.thing.iri)


def verify(corpus: Corpus, wikidata: Wikidata, kilometres: float = KILOMETRES) -> Verification:
    """Compare every accepted link, and every verified term, with what Wikidata has now.

    Raises:
        WikidataUnavailable: the site does not answer; then nothing is reported.
        NotCached: offline, and something is not remembered.
    """
    graph, model = Graph(corpus.records), Graph(corpus.model)
    ledger, terms = Ledger(graph), WikidataTerms(corpus.model)
    links = list(_links(graph))
    others = [each for each in recorded_decisions(graph) if each.decision.target and not each.decision.accepts]
    verified = [term for term in terms if term.identifier]
    asked = {link.item for link in links} | {each.decision.target for each in others}
    live = wikidata.refresh(sorted(asked | {term.identifier for term in verified}))
    pairs = [(link.thing, entity) for link in links if isinstance(entity := live[link.item], Entity)]
    context = context_of(wikidata, pairs, terms, ledger, kilometres)
    found = [problem for link in links for problem in _link_problems(link, live, context)]
    found += [problem for each in others for problem in _other_problems(each, graph, live, ledger)]
    found += [problem for term in verified for problem in _term_problems(term, live, model)]
    return Verification(len(links), len(verified), tuple(sorted(found)))


def _links(graph: Graph) -> Iterator[_Link]:
    things = Things(graph)
    linked = {node for prop in _ACCEPTING for node in graph.subjects(prop) if isinstance(node, NamedNode)}
    for node in sorted(linked, key=lambda node: node.value):
        for at in (at for prop in _ACCEPTING for at in graph.objects(node, prop)):
            if at.text.startswith(PREFIXES["wd"]):
                yield _Link(things.thing(node), at.text.removeprefix(PREFIXES["wd"]), at)


def _link_problems(link: _Link, live: Live, context: Context) -> Iterator[Problem]:
    entity = live[link.item]
    if isinstance(entity, Missing):
        remedy = "Find out why, and remove the link or look for another item"
        yield link.problem("gone", f"{link.item} is not there any more: it was deleted. {remedy}.")
        return
    if entity.merged:
        others = sorted(context.ledger.things_of(entity.id) - {link.thing.iri})
        too = f", which {', '.join(map(compact, others))} is linked to" if others else ""
        what = f"{link.item} was merged into {entity.id} “{label_of(entity)}”{too}"
        yield link.problem("merged", f"{what}. Look whether that is the same, and correct the link.")
    for finding in _drift(link.thing, entity, context):
        remedy = "Look at the item: correct the link if it is another, our record or Wikidata if one is wrong"
        yield link.problem(finding.feature, f"{link.item}: {finding.text}. {remedy}.")


def _drift(thing: Thing, entity: Entity, context: Context) -> Iterator[Finding]:
    """Yield the findings that an accepted link cannot have.

    Names have to fit, people to be human and places to be places. Other offices are compatible with ours where they
    are of a body of ours. Topics and sources are only there or not: our labels of them are descriptions.
    """
    if thing.kind not in LINKABLE:
        return
    _, findings = compare(thing, entity, context)
    said = {finding.feature: finding.verdict for finding in findings}
    has_to_fit = {"name", "type"} if thing.kind in ("person", "place") else {"name"}
    may_differ = {"link", "office"} if said.get("bodies") is Verdict.FOR else {"link"}
    for finding in findings:
        fits = finding.verdict is Verdict.FOR
        differs = finding.verdict is Verdict.AGAINST and finding.feature not in may_differ
        if differs or (finding.feature in has_to_fit and not fits):
            yield finding


def _other_problems(recorded: Recorded, graph: Graph, live: Live, ledger: Ledger) -> Iterator[Problem]:
    """Yield what became of an item that a thing was kept apart from, or that is merely close to it."""
    decision = recorded.decision
    own = ledger.item_of(decision.thing)
    drift = _drift_of_other(decision, _present(own, live) if own else "", live[decision.target])
    if drift:
        at = graph.value(recorded.link, CMQ.linkTarget)
        path, line = (at.path, at.line) if at else graph.place(recorded.link)
        code, message = drift
        sentence = f"{compact(decision.thing)}: {message}. Look at both, and correct the identity link."
        yield Problem(path, line, Severity.ERROR, f"link-{code}", sentence, decision.thing)


def _drift_of_other(decision: Decision, own: str, entity: Entity | Missing) -> tuple[str, str] | None:
    item = decision.target
    if decision.relation == "different-from":
        if isinstance(entity, Entity) and entity.id == own:
            return "merged", f"its own item and {item}, from which it was kept apart, are one item there now, {own}"
        return None
    if isinstance(entity, Missing):
        return "gone", f"{item}, which is close to it, is not there any more"
    return ("merged", f"{item}, which is close to it, was merged into {entity.id}") if entity.merged else None


def _present(item: str, live: Live) -> str:
    found = live.get(item)
    return found.id if isinstance(found, Entity) else item


def _term_problems(term: WikidataTerm, live: Live, model: Graph) -> Iterator[Problem]:
    entity = live[term.identifier]
    node = CODE.term(f"wikidata-{term.name}")
    at = model.value(node, SKOS.exactMatch)
    path, line = (at.path, at.line) if at else model.place(node)

    def problem(code: str, message: str) -> Problem:
        remedy = "Withhold what uses it, and correct the table of terms"
        sentence = f"{term.identifier} {message}. {remedy}."
        return Problem(path, line, Severity.ERROR, f"term-{code}", sentence, node.value)

    if isinstance(entity, Missing):
        yield problem("gone", f"“{term.label}” is not there any more")
        return
    if entity.merged:
        yield problem("merged", f"“{term.label}” was merged into {entity.id} “{label_of(entity)}”")
        return
    if entity.labels.get("en", "") != term.label:
        yield problem("label", f"is called “{entity.labels.get('en', '')}” there, and “{term.label}” here")
    if entity.datatype != term.datatype:
        yield problem("datatype", f"has values of the type {entity.datatype} there, and {term.datatype} here")
