"""Reads Wikidata: entities, searches, queries and documents, from memory where that is enough."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Self

import requests

from communique.errors import UsageError
from communique.wikidata import protocol
from communique.wikidata.cache import Cache, Gap
from communique.wikidata.entities import Entity, Missing, is_entity_id
from communique.wikidata.errors import NotCached
from communique.wikidata.exchange import Clock, Exchange, Sleep, Tell
from communique.wikidata.protocol import BATCH, MOST_FOUND, Binding, Entry, Found
from communique.wikidata.settings import WikidataSettings

_JSON = "application/json"
_TABLE = "application/sparql-results+json"
_LONGEST_IN_ADDRESS = 1500
"""Characters of a query that go into an address: the service caches answers to those, but addresses are to be short."""

Entities = dict[str, Entity | Missing]
"""Id asked for to what it stands for."""


def _now() -> datetime:
    return datetime.now(UTC)


def _silent(_: str) -> None:
    pass


class Wikidata:
    """A reader of Wikidata. It never writes there.

    The Action API is asked by GET: every call only reads, GET may be answered by any data centre and by caches, and
    50 ids with their languages fit into an address. Use it as a context manager, or `close` it.
    """

    def __init__(self, settings: WikidataSettings, exchange: Exchange | None, clock: Clock) -> None:
        """Ask through `exchange`, or never when there is none."""
        self._settings = settings
        self._exchange = exchange
        self._clock = clock
        self._cache = Cache(settings.cache, settings.languages, settings.site)
        self._api = f"{settings.site}/w/api.php"

    @classmethod
    def open(
        cls,
        settings: WikidataSettings,
        offline: bool = False,
        *,
        session: requests.Session | None = None,
        clock: Clock = _now,
        sleep: Sleep = time.sleep,
        tell: Tell = _silent,
    ) -> Wikidata:
        """Return a reader.

        Args:
            settings: where to ask and in whose name.
            offline: to work with what is remembered and open no connection at all.
            session: what sends requests.
            clock: returns the time, with its zone.
            sleep: waits for seconds.
            tell: is told, in a sentence, why one has to wait, and what the site warns of.
        """
        if offline:
            return cls(settings, None, clock)
        exchange = Exchange(session or requests.Session(), settings.contact, clock=clock, sleep=sleep, tell=tell)
        return cls(settings, exchange, clock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        if self._exchange is not None:
            self._exchange.close()

    def entities(self, ids: Iterable[str]) -> Entities:
        """Return what each id stands for, in the order given; only what is not remembered is asked of the site.

        An id that is none comes back as `Missing` with `malformed`, and the others are asked all the same. What was
        read before a failure is remembered.

        Raises:
            NotCached: offline, and something is not remembered.
            WikidataUnavailable: the site does not answer, or what it answers cannot be read.
        """
        asked, found = _sorted_out(ids)
        remembered = {one: self._cache.entity(one) for one in asked if one not in found}
        found |= {one: entity for one, entity in remembered.items() if not isinstance(entity, Gap)}
        gaps = {one: gap for one, gap in remembered.items() if isinstance(gap, Gap)}
        if gaps and self._exchange is None:
            raise _not_remembered({one: gap.reason for one, gap in gaps.items()})
        found |= self._fetched(list(gaps))
        return {one: found[one] for one in asked}

    def refresh(self, ids: Iterable[str]) -> Entities:
        """As `entities`, but the site is asked which revision it has, and sends what has changed since.

        Offline nothing is asked, and what is remembered counts.
        """
        asked, found = _sorted_out(ids)
        if self._exchange is None:
            return self.entities(asked)
        remembered = [one for one in asked if one not in found and not isinstance(self._cache.entity(one), Gap)]
        self._fetched([one for batch in _batches(remembered) for one in self._changed(batch)])
        return self.entities(asked)

    def seen(self, identifier: str) -> str:
        """Return when the site was last asked about an id (ISO 8601, UTC), empty when it never was."""
        return self._cache.seen(identifier) if is_entity_id(identifier) else ""

    def search(self, text: str, language: str, kind: str = "item", limit: int = 7) -> list[Found]:
        """Return entities of a kind with a label or alias that begins with `text`, or whose id it is.

        The site is always asked; what it said is remembered for offline work.

        Raises:
            NotCached: offline, and nobody has searched for this before.
            WikidataUnavailable: as `entities`.
        """
        if not text.strip() or not 1 <= limit <= MOST_FOUND:
            raise UsageError(f"A search needs some text and 1 to {MOST_FOUND} results.", "Ask for that.")
        question = (self._api, text, language.lower(), kind, limit)
        if self._exchange is None:
            answer = self._cache.search(question)
            if isinstance(answer, Gap):
                raise _not_remembered({f"the search for “{text}” ({language})": answer.reason})
            return protocol.found_in(answer)
        parameters = protocol.search_parameters(text, language.lower(), kind, limit)
        members = self._exchange.get(self._api, parameters, _JSON).members
        found = protocol.found_in(members)
        self._cache.keep_search(question, members, self._time())
        return found

    def sparql(self, query: str) -> list[dict[str, Binding]]:
        """Return the rows of a SELECT query at the query service. Its answers are not remembered.

        Raises:
            NotCached: offline.
            Refused: the query is wrong or takes too long.
            WikidataUnavailable: as `entities`.
        """
        send = self._online("a query").get if len(query) <= _LONGEST_IN_ADDRESS else self._online("a query").post
        return protocol.bindings_of(send(self._settings.query, {"query": query}, _TABLE).members)

    def document(self, identifier: str, form: str = "ttl", revision: int = 0) -> bytes:
        """Return a document about an entity, from `Special:EntityData`. It is not remembered.

        Args:
            identifier: the entity.
            form: `ttl`, `nt`, `rdf`, `jsonld` or `json`.
            revision: an older one, if not 0.

        Raises:
            NotCached: offline.
            Refused: there is no such entity, revision or form.
            WikidataUnavailable: as `entities`.
        """
        if not is_entity_id(identifier):
            raise UsageError(f"{identifier} is no id of Wikidata.", "Write for instance Q5 or P31.")
        address = f"{self._settings.site}/wiki/Special:EntityData/{identifier}.{form}"
        parameters = {"revision": str(revision)} if revision else {}
        return self._online("a document").get(address, parameters, "*/*").content

    def _online(self, what: str) -> Exchange:
        if self._exchange is None:
            raise NotCached(f"Offline, {what} of Wikidata cannot be asked for.", "Leave out --offline.")
        return self._exchange

    def _fetched(self, ids: Sequence[str]) -> Entities:
        """Ask for entities whole, remember them and return them."""
        found: Entities = {}
        for batch in _batches(ids):
            entries = self._entries(protocol.entities_parameters(batch, self._settings.languages), batch)
            for asked, entry in entries.items():
                self._cache.keep(entry.read, entry.sent, self._time())
                found[asked] = entry.read
        return found

    def _changed(self, ids: Sequence[str]) -> list[str]:
        """Ask for the present revisions; return the ids of which another one is remembered."""
        changed = []
        for asked, entry in self._entries(protocol.info_parameters(ids), ids).items():
            if isinstance(entry.read, Missing) or self._is_remembered(entry.read):
                self._cache.keep_seen(entry.read, self._time())
            else:
                changed.append(asked)
        return changed

    def _is_remembered(self, live: Entity) -> bool:
        known = self._cache.entity(live.asked)
        return isinstance(known, Entity) and (known.id, known.revision) == (live.id, live.revision)

    def _entries(self, parameters: Mapping[str, str], ids: Sequence[str]) -> dict[str, Entry]:
        return protocol.entries_of(self._online("an entity").get(self._api, parameters, _JSON).members, ids)

    def _time(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds")


def _sorted_out(ids: Iterable[str]) -> tuple[list[str], Entities]:
    """Return the ids, each once, and those among them that are none."""
    asked = list(dict.fromkeys(ids))
    return asked, {one: Missing(one, malformed=True) for one in asked if not is_entity_id(one)}


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _not_remembered(reasons: Mapping[str, str]) -> NotCached:
    named = "; ".join(f"{what} {reason}" for what, reason in list(reasons.items())[:10])
    more = f"; and {len(reasons) - 10} more" if len(reasons) > 10 else ""
    return NotCached(f"Offline: {named}{more}.", "Run the command once without --offline.")
