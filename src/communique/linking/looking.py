"""Whether the items that decisions name are there and can be what they are said to be."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import NamedNode

from communique.corpus import Corpus
from communique.exports.wikidata_terms import WikidataTerms
from communique.graph import Graph
from communique.linking.comparing import KILOMETRES, context_of
from communique.linking.decisions import Decision
from communique.linking.findings import Verdict, label_of
from communique.linking.kinds import type_finding
from communique.linking.ledger import Ledger
from communique.linking.things import Things
from communique.wikidata.client import Wikidata
from communique.wikidata.entities import Entity, Missing


def unseen(corpus: Corpus, decisions: Sequence[Decision], wikidata: Wikidata) -> list[tuple[int, str]]:
    """Return what looking at the items says against `decisions`: their places, from 0, each with a sentence.

    Only decisions that link something are looked at; what a thing is kept apart from may be anything, and gone. All are
    sound in themselves.

    Raises:
        WikidataUnavailable: the site does not answer.
        NotCached: offline, and an item was never looked at.
    """
    placed = enumerate(decisions)
    linking = [(place, each) for place, each in placed if each.target and each.relation != "different-from"]
    live = wikidata.refresh(dict.fromkeys(each.target for _, each in linking))
    graph = Graph(corpus.records)
    things = Things(graph)
    looked = [(place, things.thing(NamedNode(each.thing)), live[each.target]) for place, each in linking]
    pairs = [(thing, entity) for _, thing, entity in looked if isinstance(entity, Entity)]
    context = context_of(wikidata, pairs, WikidataTerms(corpus.model), Ledger(graph), KILOMETRES)
    found = []
    for place, thing, entity in looked:
        if isinstance(entity, Missing):
            found.append((place, f"there is no item {entity.asked}. Look it up again."))
        elif entity.merged:
            found.append((place, f"{entity.asked} was merged into {entity.id} “{label_of(entity)}”. Look at that."))
        elif (kind := type_finding(thing, entity, context)).verdict is Verdict.AGAINST:
            what = f"{entity.id} “{label_of(entity)}” is no {thing.kind}: {kind.text}"
            found.append((place, f"{what}. Look it up again."))
    return found
