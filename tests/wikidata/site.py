"""What the stand-in for Wikidata knows: entities with their revisions, redirects, and the same as RDF."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterable

from pyoxigraph import Store

from tests.wikidata.items import Json
from tests.wikidata.rdf import quads_of, redirect_quad

FIRST_REVISION = 1001
LARGEST = 2**31 - 1


class Site:
    """A wiki. Each change makes a revision; entities get `pageid`, `ns`, `title`, `lastrevid` and `modified`."""

    def __init__(self, entities: Iterable[Json] = ()) -> None:
        self._lock = threading.RLock()
        self._next = FIRST_REVISION
        self.entities: dict[str, Json] = {}
        self.redirects: dict[str, str] = {}
        self.revisions: dict[int, Json | str] = {}
        """Revision to the entity as it was, or to the id of what it led to."""
        self._store: Store | None = None
        for entity in entities:
            self.put(entity)

    def put(self, entity: Json) -> int:
        """Save an entity, new or changed, and return its revision."""
        with self._lock:
            revision = self._take()
            self.entities[entity["id"]] = {**_page(entity["id"], revision), **copy.deepcopy(entity)}
            self.redirects.pop(entity["id"], None)
            self.revisions[revision] = self.entities[entity["id"]]
            return revision

    def merge(self, identifier: str, into: str) -> None:
        """Make an id a redirect to another one."""
        with self._lock:
            self.entities.pop(identifier, None)
            self.redirects[identifier] = into
            self.revisions[self._take()] = into

    def delete(self, identifier: str) -> None:
        """Delete an entity or redirect, with all of its revisions."""
        with self._lock:
            self.entities.pop(identifier, None)
            self.redirects.pop(identifier, None)
            self._store = None
            for number, content in list(self.revisions.items()):
                if isinstance(content, dict) and content["id"] == identifier:
                    del self.revisions[number]

    def find(self, identifier: str, follow: bool = True) -> Json | None:
        """Return an entity; a redirect is followed once, as the site does."""
        target = self.redirects.get(identifier) if follow else None
        return self.entities.get(target or identifier)

    @property
    def store(self) -> Store:
        """Everything as RDF, in the query service's model."""
        with self._lock:
            if self._store is None:
                self._store = Store()
                for entity in self.entities.values():
                    self._store.extend(quads_of(entity))
                self._store.extend(redirect_quad(old, new) for old, new in self.redirects.items())
            return self._store

    def _take(self) -> int:
        self._store = None
        self._next += 1
        return self._next - 1


def _page(identifier: str, revision: int) -> Json:
    is_property = identifier.startswith("P")
    minute = revision - FIRST_REVISION
    return {
        "pageid": int(identifier[1:]) % 1_000_000 + 1,
        "ns": 120 if is_property else 0,
        "title": f"Property:{identifier}" if is_property else identifier,
        "lastrevid": revision,
        "modified": f"2026-01-{2 + minute // 1440:02}T{minute // 60 % 24:02}:{minute % 60:02}:00Z",
    }
