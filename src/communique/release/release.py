"""A built release: opened, asked, verified."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict, cast

from pyoxigraph import Store

from communique.corpus import Corpus, read_corpus
from communique.errors import EnvironmentFailure
from communique.matching.index import DamagedIndex, Index
from communique.questions import ENDING, QuestionFile, read_question_file
from communique.release.checksums import read_checksums, wrong_files
from communique.release.coverage import Coverage
from communique.release.events.index import DamagedEventIndex, EventIndex
from communique.release.identity import RELEASE_FORMAT
from communique.release.layout import (
    CATALOG,
    CHECKSUMS,
    CONTEXT,
    COVERAGE,
    CURRENT,
    EVENTS,
    INDEX,
    MANIFEST,
    QUERIES,
    QUERIES_GRAPH,
    RULES,
    STORE,
    STORE_CHECKSUMS,
    TIMELINE,
    HandedOut,
)
from communique.release.timeline import Timeline

_HINT = "Run `communique build` to build it again."
_STORE_ERRORS = (OSError, RuntimeError)
"""What pyoxigraph raises when files of a store are missing or corrupt."""


class FileEntry(TypedDict):
    """A dump or table as `release.json` lists it; `path` is relative to the release folder."""

    path: str
    bytes: int
    sha256: str
    media_type: str


class Manifest(TypedDict):
    """The content of `release.json`.

    `counts` are of distinct statements as published; `stored_quads` is what the store makes of them, which holds
    numbers of equal value once.
    """

    id: str
    format: int
    version: str
    fingerprint: str
    rdfc10_sha256: str
    stored_quads: int
    counts: dict[str, int]
    problems: dict[str, int]
    files: list[FileEntry]


class DamagedRelease(EnvironmentFailure):
    """A release folder in which something is missing or not as it was built."""

    code = "damaged-release"


@dataclass(frozen=True)
class Release:
    """A release folder that was complete when it was opened.

    Attributes:
        path: the folder itself, not the symlink that led to it.
        manifest: content of its `release.json`.
    """

    path: Path
    manifest: Manifest

    def store(self) -> Store:
        """Open the store, read-only; each call opens it anew.

        Every file's statements are in a named graph of their own and the default graph is empty: query with
        `use_default_graph_as_union=True` to ask them all.

        Raises:
            DamagedRelease: the store is missing or broken.
        """
        try:
            return Store.read_only(str(self.path / STORE))
        except _STORE_ERRORS as error:
            raise DamagedRelease(f"{self.path / STORE}: the store cannot be opened: {error}.", _HINT) from error

    def context(self) -> dict[str, Any]:
        """Return the JSON-LD context document that the release was built with.

        Raises:
            DamagedRelease: it is missing or broken.
        """
        return _read_json(self.path / CONTEXT)

    def timeline(self) -> Timeline:
        """Return the events in time.

        Raises:
            DamagedRelease: the file is missing.
        """
        try:
            return Timeline(self.path / TIMELINE)
        except OSError as error:
            raise DamagedRelease(f"{self.path / TIMELINE}: cannot be read: {error.strerror}.", _HINT) from error

    def index(self) -> Index:
        """Return the index of the names of all things.

        Raises:
            DamagedRelease: it is missing or broken.
        """
        try:
            return Index.open(self.path / INDEX)
        except DamagedIndex as error:
            raise DamagedRelease(f"{self.path / INDEX}: {error.message}", _HINT) from error

    def events(self) -> EventIndex:
        """Return the index of events.

        Raises:
            DamagedRelease: it is missing or broken.
        """
        try:
            return EventIndex.open(self.path / EVENTS)
        except DamagedEventIndex as error:
            raise DamagedRelease(f"{self.path / EVENTS}: {error.message}", _HINT) from error

    def coverage(self) -> Coverage:
        """Return how far the record reaches.

        Raises:
            DamagedRelease: the file is missing or broken.
        """
        try:
            return Coverage.from_json((self.path / COVERAGE).read_bytes())
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise DamagedRelease(f"{self.path / COVERAGE}: cannot be read: {error}.", _HINT) from error

    def rules(self) -> Corpus:
        """Return model and shapes that the release was built with, as a corpus without records.

        Raises:
            DamagedRelease: there are none, or one cannot be read.
        """
        try:
            return read_corpus(self.path / RULES)
        except EnvironmentFailure as error:
            raise DamagedRelease(f"{self.path / RULES}: {error.message}", _HINT) from error

    @property
    def handed_out(self) -> list[HandedOut]:
        """The files that are handed out, as the manifest lists them."""
        return [HandedOut(entry["path"], entry["bytes"], entry["sha256"]) for entry in self.manifest["files"]]

    def questions(self) -> tuple[QuestionFile, ...]:
        """Return the competency questions that the release was built with, sorted by slug.

        Raises:
            DamagedRelease: one of them is broken.
        """
        folder = self.path / QUERIES
        files = tuple(read_question_file(folder, path) for path in sorted(folder.glob(f"*{ENDING}")))
        broken = next((problem for file in files for problem in file.problems), None)
        if broken:
            raise DamagedRelease(f"{folder / broken.path}: {broken.message}", _HINT)
        return files


def open_current(releases: Path) -> Release | None:
    """Return the release that `releases/current` points at, or None when it points at nothing.

    Raises:
        DamagedRelease: see `open_release`.
    """
    current = releases / CURRENT
    return open_release(current) if current.exists() else None


def open_release(path: Path) -> Release:
    """Return the release in the folder `path` after a quick look: everything is there in the size it was built in.

    Raises:
        DamagedRelease: something is missing, of another size, or of a layout that this software does not read; the
            message names it.
    """
    release = read_release(path)
    damage = _missing(release.path, release.manifest)
    if damage:
        raise DamagedRelease(f"{release.path}: the release is damaged: {'; '.join(damage)}.", _HINT)
    return release


def read_release(path: Path) -> Release:
    """Return the release in the folder `path` as its manifest describes it, without a look at the rest.

    Raises:
        DamagedRelease: the manifest is missing, broken, or of a layout that this software does not read.
    """
    folder = path.resolve()
    return Release(folder, _read_manifest(folder))


def verify_release(release: Release) -> list[str]:
    """Return what is not as it was built, one sentence a finding: files against checksums, store against counts."""
    damage = _missing(release.path, release.manifest)
    damage += wrong_files(release.path / CHECKSUMS)
    damage += wrong_store_files(release) or _wrong_store(release)
    return list(dict.fromkeys(damage))


def wrong_store_files(release: Release, thorough: bool = True) -> list[str]:
    """Return what is wrong with the files of the store, one sentence a finding.

    Named are files that are missing, of another size, altered, or there though no build put them there.

    Args:
        release: the release.
        thorough: whether every byte is read, which takes about a second a gigabyte; otherwise names and sizes only.
    """
    path = release.path / STORE_CHECKSUMS
    damage = wrong_files(path, thorough)
    try:
        known = {entry.name for entry in read_checksums(path)}
    except (OSError, ValueError):
        return damage  # which says so
    found = {file.relative_to(release.path).as_posix() for file in (release.path / STORE).rglob("*") if file.is_file()}
    return damage + [f"{name} is no file of the release" for name in sorted(found - known)]


def _read_manifest(folder: Path) -> Manifest:
    path = folder / MANIFEST
    manifest = _read_json(path)
    if manifest.get("format") != RELEASE_FORMAT:
        raise DamagedRelease(f"{path}: not a release of layout {RELEASE_FORMAT}.", _HINT)
    absent = sorted(Manifest.__required_keys__.difference(manifest))
    if absent:
        raise DamagedRelease(f"{path}: {', '.join(absent)} missing.", _HINT)
    return cast("Manifest", manifest)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise DamagedRelease(f"{path}: cannot be read: {error.strerror}.", _HINT) from error
    except ValueError as error:
        raise DamagedRelease(f"{path}: not the JSON that a build writes: {error}.", _HINT) from error
    if not isinstance(content, dict):
        raise DamagedRelease(f"{path}: not the JSON object that a build writes.", _HINT)
    return content


def _missing(folder: Path, manifest: Manifest) -> list[str]:
    expected = (CATALOG, CHECKSUMS, CONTEXT, COVERAGE, EVENTS, INDEX, QUERIES_GRAPH, STORE_CHECKSUMS, TIMELINE)
    damage = [f"{name} is missing" for name in expected if not (folder / name).is_file()]
    if not (folder / STORE / "CURRENT").is_file():
        damage.append(f"{STORE} is missing or empty")
    for entry in manifest["files"]:
        path = folder / entry["path"]
        if not path.is_file():
            damage.append(f"{entry['path']} is missing")
        elif path.stat().st_size != entry["bytes"]:
            damage.append(f"{entry['path']} has {path.stat().st_size} bytes instead of {entry['bytes']}")
    return damage


def _wrong_store(release: Release) -> list[str]:
    stated = release.manifest["stored_quads"]
    try:
        found = len(release.store())
    except DamagedRelease as error:
        return [error.message]
    except _STORE_ERRORS as error:
        return [f"{STORE} cannot be read: {error}"]
    return [] if found == stated else [f"{STORE} holds {found} quads instead of {stated}"]
