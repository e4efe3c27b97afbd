"""Answers remembered on disk, so that work can be repeated, offline too.

    known/Q5.json        what an id stood for when it was last asked: entity and revision, or nothing; and when that was
    entities/Q5@7.json   an entity at a revision, as the site sent it
    searches/….json      what a search found

Each file carries the SHA-256 of its content and is replaced whole, so several processes can share a cache. All of it
may be deleted at any time. Revisions that are no longer the latest stay until somebody does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.errors import EnvironmentFailure
from communique.files import write_atomically
from communique.wikidata.entities import Entity, Missing, entity_of
from communique.wikidata.errors import UnreadableAnswer
from communique.wikidata.members import list_of, map_of, text_of, whole_of


@dataclass(frozen=True)
class Gap:
    """Why something cannot be had from the cache."""

    reason: str


class Cache:
    """What is remembered in a folder."""

    def __init__(self, folder: Path, languages: Sequence[str], site: str = "") -> None:
        """Use `folder`; an entity counts only if it was read from `site`, with names in all `languages` (none: all)."""
        self._folder = folder
        self._site = site
        self._languages = list(languages)

    def entity(self, asked: str) -> Entity | Missing | Gap:
        """Return what is remembered under an id."""
        try:
            known = self._known(asked)
            if isinstance(known, Missing):
                return known
            return self._entity(asked, *known)
        except _Unusable as error:
            return Gap(str(error))

    def seen(self, asked: str) -> str:
        """Return when the site was last asked about an id (ISO 8601), empty when that is not known."""
        try:
            return text_of(self._own(self._known_path(asked)).get("seen"), "a time")
        except (_Unusable, UnreadableAnswer):
            return ""

    def keep(self, entity: Entity | Missing, sent: Mapping[str, Any], seen: str) -> None:
        """Remember an entity as the site sent it, and when that was.

        Raises:
            EnvironmentFailure: the folder cannot be written.
        """
        if isinstance(entity, Entity):
            path = self._entity_path(entity.id, entity.revision)
            _write(path, {"site": self._site, "languages": self._languages, "entry": sent})
        self.keep_seen(entity, seen)

    def keep_seen(self, entity: Entity | Missing, seen: str) -> None:
        """Remember which entity and revision an id stands for, or that it stands for nothing, and when that was."""
        stands_for = {} if isinstance(entity, Missing) else {"id": entity.id, "revision": entity.revision}
        known = {"site": self._site, "asked": entity.asked, **stands_for, "seen": seen}
        _write(self._known_path(entity.asked), known)

    def search(self, question: Sequence[Any]) -> Any:
        """Return the answer to a search, or a `Gap`."""
        try:
            return _content(self._search_path(question)).get("answer")
        except _Unusable as error:
            return Gap(str(error))

    def keep_search(self, question: Sequence[Any], answer: Any, seen: str) -> None:
        """Remember the answer to a search."""
        _write(self._search_path(question), {"question": list(question), "answer": answer, "seen": seen})

    def _known(self, asked: str) -> Missing | tuple[str, int]:
        path = self._known_path(asked)
        content = self._own(path)
        if "id" not in content:
            return Missing(asked)
        try:
            return text_of(content["id"], "an id"), whole_of(content.get("revision"), "a revision")
        except UnreadableAnswer as error:
            raise _damaged(path) from error

    def _entity(self, asked: str, identifier: str, revision: int) -> Entity:
        path = self._entity_path(identifier, revision)
        content = self._own(path)
        try:
            languages = list_of(content.get("languages"), "languages")
            entity = entity_of(asked, map_of(content.get("entry"), "an entry"))
        except UnreadableAnswer as error:
            raise _damaged(path) from error
        if not isinstance(entity, Entity) or (entity.id, entity.revision) != (identifier, revision):
            raise _damaged(path)
        if languages and (not self._languages or not set(self._languages) <= set(languages)):
            raise _Unusable("was read with names in fewer languages")
        return entity

    def _own(self, path: Path) -> Mapping[str, Any]:
        """Return the content of a file; ids and revisions of another site stand for something else."""
        content = _content(path)
        if content.get("site", self._site) != self._site:
            raise _Unusable("was read from another site")
        return content

    def _known_path(self, asked: str) -> Path:
        return self._folder / "known" / f"{asked}.json"

    def _entity_path(self, identifier: str, revision: int) -> Path:
        return self._folder / "entities" / f"{identifier}@{revision}.json"

    def _search_path(self, question: Sequence[Any]) -> Path:
        return self._folder / "searches" / f"{_digest(list(question))}.json"


class _Unusable(Exception):
    """A file that is not there or does not hold what it should; says why."""


def _damaged(path: Path) -> _Unusable:
    return _Unusable(f"is damaged in {path}")


def _content(path: Path) -> Mapping[str, Any]:
    try:
        sealed = json.loads(path.read_bytes())
        content = sealed["content"]
        intact = isinstance(content, dict) and sealed["sha256"] == _digest(content)
    except FileNotFoundError as error:
        raise _Unusable("is not remembered") from error
    except OSError as error:
        raise _Unusable(f"cannot be read from {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _damaged(path) from error
    if not intact:
        raise _damaged(path)
    return dict(content)


def _write(path: Path, content: Mapping[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"{path.parent}: cannot be made: {error.strerror}."
        raise EnvironmentFailure(reason, "Name another folder in COMMUNIQUE_WIKIDATA_CACHE.") from error
    write_atomically(path, json.dumps({"sha256": _digest(content), "content": content}).encode())


def _digest(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
