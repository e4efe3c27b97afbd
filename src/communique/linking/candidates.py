"""Which items a thing may be, with what speaks for and against each.

No single number decides. Candidates stand in the order of the verdicts on `FEATURES`, compared one feature after the
other: for, then open or not applicable, then against. Where all are equal, the better match of names goes first, then
the older item. What was rejected earlier stands last and cannot be chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from communique.exports.wikidata_terms import WikidataTerms
from communique.linking.comparing import KILOMETRES, compare, context_of
from communique.linking.decisions import Decision
from communique.linking.findings import FEATURES, Context, Finding, Verdict, description_of, label_of
from communique.linking.ledger import Ledger
from communique.linking.things import Thing
from communique.wikidata.client import Wikidata
from communique.wikidata.entities import Entity
from communique.wikidata.errors import Refused
from communique.wikidata.protocol import Found

LIMIT = 7
"""How many items a search asks for and how many candidates are shown, unless somebody says otherwise."""
_ORDER = {Verdict.FOR: 0, Verdict.OPEN: 1, Verdict.AGAINST: 2}


@dataclass(frozen=True)
class Candidate:
    """An item that a thing may be.

    Attributes:
        item: its present id.
        label: what it is called.
        description: what it is said to be there.
        revision: the revision that was looked at.
        similarity: of the two names that are most alike, from 0 to 1.
        findings: what each feature that applies says.
        rejected: whether a curator has kept the thing apart from it.
        rivals: other candidates on which no feature decides.
    """

    item: str
    label: str
    description: str
    revision: int
    similarity: float
    findings: tuple[Finding, ...]
    rejected: bool = False
    rivals: tuple[str, ...] = ()

    @property
    def verdicts(self) -> tuple[int, ...]:
        """A number for each of `FEATURES`: 0 for, 1 open or not applicable, 2 against."""
        said = {finding.feature: _ORDER[finding.verdict] for finding in self.findings}
        return tuple(said.get(feature, _ORDER[Verdict.OPEN]) for feature in FEATURES)


class Finder:
    """Looks for the items that things may be."""

    def __init__(
        self,
        wikidata: Wikidata,
        terms: WikidataTerms,
        ledger: Ledger,
        *,
        languages: Iterable[str] = (),
        limit: int = LIMIT,
        kilometres: float = KILOMETRES,
    ) -> None:
        """Search names in their own languages and in `languages`; show up to `limit` candidates."""
        self._wikidata = wikidata
        self._terms = terms
        self._ledger = ledger
        self._languages = tuple(languages)
        self._limit = limit
        self._kilometres = kilometres

    def candidates(self, thing: Thing) -> list[Candidate]:
        """Return the candidates for a thing in their order, and after them those that were rejected.

        Raises:
            WikidataUnavailable: the site does not answer.
            NotCached: offline, and something is not remembered.
        """
        rejected = self._ledger.rejected(thing.iri)
        found = self._wikidata.refresh([*self._found(thing), *sorted(rejected)])
        entities = {entity.id: entity for entity in found.values() if isinstance(entity, Entity)}
        pairs = [(thing, entity) for entity in entities.values()]
        context = context_of(self._wikidata, pairs, self._terms, self._ledger, self._kilometres)
        gone = rejected | {entity.id for item in rejected if isinstance(entity := found[item], Entity)}
        compared = [_candidate(thing, entity, context, entity.id in gone) for entity in entities.values()]
        return in_order(compared, self._limit)

    def enter(self, decision: Decision) -> None:
        """Take down a decision that was recorded, for the things that follow."""
        self._ledger.enter(decision)

    def _found(self, thing: Thing) -> list[str]:
        """Return the ids that searches for every name find, each name once in each language."""
        found: dict[str, None] = {}
        for text, language in searches(thing, self._languages):
            found |= dict.fromkeys(each.id for each in self._search(text, language))
        return list(found)

    def _search(self, text: str, language: str) -> list[Found]:
        """Search in a language; in English where Wikidata does not know that of the name."""
        try:
            return self._wikidata.search(text, language, limit=self._limit)
        except Refused:
            if language in ("en", *self._languages):
                raise
            return self._wikidata.search(text, "en", limit=self._limit)


def searches(thing: Thing, languages: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield what is searched for: each name with its language and with each of `languages`, nothing twice."""
    extra = tuple(languages)
    seen = set()
    for name in thing.names:
        for language in (_language(name.language), *extra):
            key = (name.text.casefold(), language)
            if name.text.strip() and key not in seen:
                seen.add(key)
                yield name.text, language


def in_order(candidates: Iterable[Candidate], limit: int) -> list[Candidate]:
    """Return the best `limit` candidates in their order, each with its rivals, then all that were rejected."""
    ranked = sorted(candidates, key=lambda each: (each.verdicts, -each.similarity, int(each.item[1:])))
    possible = [each for each in ranked if not each.rejected][:limit]
    shown = [replace(each, rivals=tuple(_rivals(each, possible))) for each in possible]
    return [*shown, *(each for each in ranked if each.rejected)]


def _rivals(candidate: Candidate, others: Iterable[Candidate]) -> Iterator[str]:
    named = candidate.verdicts[FEATURES.index("name")] != _ORDER[Verdict.AGAINST]
    yield from (o.item for o in others if named and o.item != candidate.item and o.verdicts == candidate.verdicts)


def _candidate(thing: Thing, entity: Entity, context: Context, rejected: bool) -> Candidate:
    match, findings = compare(thing, entity, context)
    return Candidate(
        item=entity.id,
        label=label_of(entity),
        description=description_of(entity),
        revision=entity.revision,
        similarity=match.similarity if match else 0.0,
        findings=tuple(findings),
        rejected=rejected,
    )


def _language(tag: str) -> str:
    """Return the language in which to search for a name with this tag: no script or region, English for none."""
    language = tag.partition("-")[0]
    return language if language not in ("", "und", "mul") else "en"
