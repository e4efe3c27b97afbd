"""What is in a release folder, written into an empty folder."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from communique import __version__
from communique.corpus import CONTEXT as CONTEXT_SOURCE
from communique.corpus import Sources
from communique.errors import InvalidInput
from communique.release.beside import processes_for
from communique.release.catalog import write_catalog
from communique.release.checksums import Listed, listed, write_checksums
from communique.release.coverage import CoverageTally
from communique.release.description import Description
from communique.release.dumps import write_dumps, write_trig
from communique.release.events.writing import write_event_index
from communique.release.identity import RELEASE_FORMAT
from communique.release.index import IndexWriter
from communique.release.layout import (
    CATALOG,
    CHECKSUMS,
    CONTEXT,
    COVERAGE,
    DUMPS,
    INDEX,
    MANIFEST,
    QUERIES,
    QUERIES_GRAPH,
    RULES,
    STORE,
    STORE_CHECKSUMS,
    TABLES,
    TIMELINE,
    HandedOut,
    dump_name,
)
from communique.release.loading import load_store, settle
from communique.release.lookup import SortedFile
from communique.release.output import writing
from communique.release.profile import Tally
from communique.release.queries import queries_triples
from communique.release.reading import ReadGraph, read_graphs
from communique.release.release import Manifest
from communique.release.sorting import SortedLines
from communique.release.tables import Members, write_tables
from communique.release.timeline import TimelineWriter
from communique.terms import PREFIXES
from communique.turtle.writer import write_turtle


def write_contents(
    sources: Sources, folder: Path, identifier: str, problems: Mapping[str, int], progress: Callable[[str], None]
) -> None:
    """Write everything that makes up the release `identifier` of `sources` into the empty `folder`.

    Args:
        sources: checked files.
        folder: an empty folder.
        identifier: id of the release.
        problems: number of `warnings` and `infos` that the checks found.
        progress: told what is being done.

    Raises:
        InvalidInput: the files hold what one of the syntaxes cannot, or have changed since they were checked.
        EnvironmentFailure: a file cannot be read.
        OSError: the folder cannot be written.
    """
    context = read_context(sources)
    scratch = folder / "scratch"
    for path in (scratch, folder / DUMPS, folder / TABLES):
        path.mkdir()
    members, timeline, tally = Members(scratch), TimelineWriter(scratch), Tally()
    index, coverage = IndexWriter(scratch), CoverageTally()
    sizes: dict[str, int] = {}
    with writing(folder) as dumps:
        progress("reading files")
        quads = SortedLines(scratch, "quads")
        write_trig(_sized(read_graphs(sources), sizes), quads, dumps)
        progress("writing dumps")
        for block in write_dumps(quads, dumps, context, processes_for(len(sources.published))):
            members.note(block)
            timeline.note(block)
            index.note(block)
            tally.count(block)
            coverage.note(block)
    progress("loading the store")
    nquads = folder / dump_name("nq")
    store = load_store(nquads, folder / STORE)
    progress("writing tables and index")
    with ThreadPoolExecutor(1) as beside, writing(folder) as tables, closing(SortedFile(nquads)) as statements:
        settled = beside.submit(settle, store)
        write_tables(members, statements, tables)
        index.write(folder / INDEX)
        stored = settled.result()
    del store  # closes it, so that its files are as they will be
    timeline.write(folder / TIMELINE)
    progress("indexing events")
    write_event_index(folder, scratch)
    scratch.rmdir()
    progress("describing")
    _write_text(folder / CONTEXT, json.dumps(context, ensure_ascii=False, indent=2) + "\n")
    _write_text(folder / COVERAGE, coverage.coverage().as_json())
    _write_queries(sources, folder)
    _write_rules(sources, folder / RULES)
    handed_out = [*dumps.listed, *tables.listed]
    files = [HandedOut(entry.name, entry.bytes or 0, entry.sha256) for entry in handed_out]
    sha256 = next(file.sha256 for file in files if file.path == dump_name("nq"))
    release = Description(identifier, __version__, sha256, tally.profile(), sizes)
    _write_text(folder / CATALOG, write_catalog(release, files))
    _write_text(folder / MANIFEST, json.dumps(_manifest(release, sources, problems, stored, files), indent=2) + "\n")
    _write_checksums(folder, handed_out)
    _make_read_only(folder)


def read_context(sources: Sources) -> dict[str, Any]:
    """Return the JSON-LD context document of a project, or the prefix table when it has none.

    Raises:
        InvalidInput: the file is not a JSON object, or has changed since it was checked.
        EnvironmentFailure: the file cannot be read.
    """
    if CONTEXT_SOURCE not in sources.digests:
        return {"@context": PREFIXES}
    try:
        context = json.loads(sources.content(CONTEXT_SOURCE))
    except ValueError as error:
        raise InvalidInput(f"{CONTEXT_SOURCE}: not JSON: {error}.", "Mend the file.") from error
    if not isinstance(context, dict) or not isinstance(context.get("@context"), dict):
        raise InvalidInput(f"{CONTEXT_SOURCE}: no object under @context.", "Write the terms into one such object.")
    return context


def _sized(found: Iterable[ReadGraph], sizes: dict[str, int]) -> Iterator[ReadGraph]:
    """Yield graphs, noting in `sizes` how many statements each of them has under its IRI."""
    for graph in found:
        if graph.size:
            sizes[graph.iri] = graph.size
        yield graph


def _write_queries(sources: Sources, folder: Path) -> None:
    (folder / QUERIES).mkdir()
    for file in sources.questions:
        _write_text(folder / QUERIES / Path(file.path).name, file.text)
    asked = [file.question for file in sources.questions if file.question]
    _write_text(folder / QUERIES_GRAPH, write_turtle(queries_triples(asked)))


def _write_rules(sources: Sources, folder: Path) -> None:
    for path in sources.rules:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(sources.content(path))


def _manifest(
    release: Description, sources: Sources, problems: Mapping[str, int], quads: int, files: list[HandedOut]
) -> Manifest:
    return {
        "id": release.identifier,
        "format": RELEASE_FORMAT,
        "version": release.version,
        "fingerprint": sources.fingerprint,
        "rdfc10_sha256": release.rdfc10_sha256,
        "stored_quads": quads,
        "counts": release.profile.counts,
        "problems": {name: problems.get(name, 0) for name in ("warnings", "infos")},
        "files": [{"path": f.path, "bytes": f.bytes, "sha256": f.sha256, "media_type": f.media_type} for f in files],
    }


def _write_checksums(folder: Path, known: Sequence[Listed]) -> None:
    """Write the checksums of all files; those of the store, which differ from build to build, stand by themselves."""
    done = {folder / entry.name for entry in known}
    store = set((folder / STORE).rglob("*"))
    others = [path for path in folder.rglob("*") if path.is_file() and path not in done | store]
    write_checksums(folder / CHECKSUMS, sorted([*known, *listed(folder, others)]))
    write_checksums(folder / STORE_CHECKSUMS, listed(folder, store), sizes=True)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _make_read_only(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
