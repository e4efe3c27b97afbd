"""What is in a release folder, written into an empty folder."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, Store

from communique import __version__
from communique.corpus import Corpus
from communique.errors import EnvironmentFailure, InvalidInput
from communique.release.catalog import write_catalog
from communique.release.compression import compress
from communique.release.description import Description
from communique.release.dumps import write_dumps
from communique.release.identity import RELEASE_FORMAT
from communique.release.layout import (
    CATALOG,
    CHECKSUMS,
    CONTEXT,
    DUMPS,
    MANIFEST,
    QUERIES,
    QUERIES_GRAPH,
    STORE,
    TABLES,
    HandedOut,
)
from communique.release.profile import profile_of
from communique.release.queries import queries_triples
from communique.release.release import Manifest, sha256_of
from communique.release.statements import Statements
from communique.release.tables import write_tables
from communique.terms import PREFIXES
from communique.turtle.writer import write_turtle

CONTEXT_SOURCE = "ontology/context.jsonld"


def write_contents(
    corpus: Corpus, folder: Path, identifier: str, problems: Mapping[str, int], progress: Callable[[str], None]
) -> None:
    """Write everything that makes up the release `identifier` of `corpus` into the empty `folder`.

    Args:
        corpus: checked files.
        folder: an empty folder.
        identifier: id of the release.
        problems: number of `warnings` and `infos` that the checks found.
        progress: told what is being done.

    Raises:
        InvalidInput: the files hold what one of the syntaxes cannot.
        EnvironmentFailure: the JSON-LD context cannot be read.
        OSError: the folder cannot be written.
    """
    context = read_context(corpus.root)
    progress("gathering statements")
    statements = Statements.of_files(corpus.published)
    progress("loading the store")
    quads = _write_store(statements, folder / STORE)
    progress("writing dumps")
    (folder / DUMPS).mkdir()
    write_dumps(statements, folder / DUMPS, context)
    progress("writing tables")
    (folder / TABLES).mkdir()
    write_tables(statements.triples(), folder / TABLES)
    progress("compressing")
    for path in _in(folder / DUMPS) + _in(folder / TABLES):
        compress(path)
    progress("describing")
    files = [_handed_out(path, folder) for path in _in(folder / DUMPS) + _in(folder / TABLES)]
    release = Description(identifier, __version__, statements.sha256, profile_of(statements.triples()))
    _write_text(folder / CONTEXT, json.dumps(context, ensure_ascii=False, indent=2) + "\n")
    _write_queries(corpus, folder)
    _write_text(folder / CATALOG, write_catalog(release, files))
    _write_text(folder / MANIFEST, json.dumps(_manifest(release, corpus, problems, quads, files), indent=2) + "\n")
    _write_text(folder / CHECKSUMS, _checksums(folder))
    _make_read_only(folder)


def read_context(root: Path) -> dict[str, Any]:
    """Return the JSON-LD context document of the project at `root`, or the prefix table when it has none.

    Raises:
        InvalidInput: the file is not a JSON object.
        EnvironmentFailure: the file cannot be read.
    """
    path = root / CONTEXT_SOURCE
    if not path.exists():
        return {"@context": PREFIXES}
    try:
        context = json.loads(path.read_bytes())
    except ValueError as error:
        raise InvalidInput(f"{CONTEXT_SOURCE}: not JSON: {error}.", "Mend the file.") from error
    except OSError as error:
        raise EnvironmentFailure(f"{path}: cannot be read: {error.strerror}.", "Check its permissions.") from error
    if not isinstance(context, dict) or not isinstance(context.get("@context"), dict):
        raise InvalidInput(f"{CONTEXT_SOURCE}: no object under @context.", "Write the terms into one such object.")
    return context


def _write_store(statements: Statements, path: Path) -> int:
    """Load the store and return how many quads it holds, where numbers of equal value count as one."""
    store = Store(str(path))
    store.bulk_load(statements.nquads, RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    return len(store)


def _write_queries(corpus: Corpus, folder: Path) -> None:
    (folder / QUERIES).mkdir()
    for file in corpus.questions:
        _write_text(folder / QUERIES / Path(file.path).name, file.text)
    asked = [file.question for file in corpus.questions if file.question]
    _write_text(folder / QUERIES_GRAPH, write_turtle(queries_triples(asked)))


def _in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def _handed_out(path: Path, folder: Path) -> HandedOut:
    return HandedOut(path.relative_to(folder).as_posix(), path.stat().st_size, sha256_of(path))


def _manifest(
    release: Description, corpus: Corpus, problems: Mapping[str, int], quads: int, files: list[HandedOut]
) -> Manifest:
    return {
        "id": release.identifier,
        "format": RELEASE_FORMAT,
        "version": release.version,
        "fingerprint": corpus.fingerprint,
        "rdfc10_sha256": release.rdfc10_sha256,
        "stored_quads": quads,
        "counts": release.profile.counts,
        "problems": {name: problems.get(name, 0) for name in ("warnings", "infos")},
        "files": [{"path": f.path, "bytes": f.bytes, "sha256": f.sha256, "media_type": f.media_type} for f in files],
    }


def _checksums(folder: Path) -> str:
    """Return the checksums of everything but the store, as `sha256sum -c` reads them."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and (folder / STORE) not in p.parents)
    return "".join(f"{sha256_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in paths)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _make_read_only(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
