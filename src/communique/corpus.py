"""The files of a project: found, read once, with the line of every statement."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from communique.errors import EnvironmentFailure
from communique.problems import Problem
from communique.questions import QuestionFile, question_paths, read_questions
from communique.terms import BASE
from communique.turtle.reader import Statement, read_turtle

RECORD_FOLDERS = ("data", "seeds")
MODEL_FOLDERS = ("ontology",)
SHAPE_FOLDERS = ("shapes",)
CONTEXT = "ontology/context.jsonld"
"""The JSON-LD context, which is part of a release though it is no Turtle."""


@dataclass(frozen=True)
class TurtleFile:
    """One Turtle file as read.

    Attributes:
        path: POSIX path relative to the project's root.
        sha256: hex digest of the bytes.
        statements: triples in document order, each with its 1-based line.
        prefixes: declared prefixes.
        problems: what made the file unreadable, in part or whole; empty when it was read.
    """

    path: str
    sha256: str
    statements: tuple[Statement, ...] = ()
    prefixes: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def graph(self) -> NamedNode:
        """The named graph that holds this file's statements in a release."""
        return NamedNode(f"{BASE}graph/{self.path.removesuffix('.ttl')}")

    @property
    def triples(self) -> Iterator[Triple]:
        """The statements without their lines."""
        return (statement.triple for statement in self.statements)

    @property
    def quads(self) -> Iterator[Quad]:
        """The statements in the named graph of the file."""
        return (Quad(t.subject, t.predicate, t.object, self.graph) for t in self.triples)


@dataclass(frozen=True)
class Corpus:
    """All Turtle files below a root: records, model (ontology and codes) and shapes; and the competency questions.

    `records` are what is published about the world (`data/`, `seeds/`), `model` the vocabulary that explains
    them, `shapes` the rules they obey, `questions` what may be asked of them. Each is sorted by path.
    """

    root: Path
    records: tuple[TurtleFile, ...]
    model: tuple[TurtleFile, ...]
    shapes: tuple[TurtleFile, ...]
    questions: tuple[QuestionFile, ...] = ()

    @property
    def published(self) -> tuple[TurtleFile, ...]:
        """The files whose statements make up a release: the model, then the records."""
        return self.model + self.records

    @property
    def files(self) -> tuple[TurtleFile, ...]:
        """Every Turtle file."""
        return self.model + self.records + self.shapes

    @property
    def everything(self) -> tuple[TurtleFile | QuestionFile, ...]:
        """Every file, the questions last."""
        return (*self.files, *self.questions)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the paths and digests of all files: equal inputs, equal fingerprint."""
        return _digest_of([*((f.path, f.sha256) for f in self.everything), *_context_digest(self.root)])


def read_corpus(root: Path) -> Corpus:
    """Read every Turtle file and every competency question of the project at `root`.

    An unreadable file is no exception: what is wrong stands in its `problems`.

    Raises:
        EnvironmentFailure: `root` holds none of the folders, or a folder or file cannot be opened.
    """
    read = {path: read_turtle_file(root, path) for path in turtle_paths(root)}

    def below(folders: tuple[str, ...]) -> tuple[TurtleFile, ...]:
        return tuple(f for path, f in read.items() if path.relative_to(root).parts[0] in folders)

    return Corpus(root, below(RECORD_FOLDERS), below(MODEL_FOLDERS), below(SHAPE_FOLDERS), read_questions(root))


def turtle_paths(root: Path) -> list[Path]:
    """Return the sorted paths of all `.ttl` files in the project's folders.

    Raises:
        EnvironmentFailure: there is no such folder below `root`, or one cannot be listed.
    """
    folders = [root / name for name in MODEL_FOLDERS + RECORD_FOLDERS + SHAPE_FOLDERS]
    present = [folder for folder in folders if folder.is_dir()]
    if not present:
        raise EnvironmentFailure(
            f"{root}: no project here: none of ontology/, data/, seeds/, shapes/ exists.",
            "Run the command in the project's folder or name it with --root.",
        )
    found = [
        Path(directory, name)
        for folder in present
        for directory, _, names in os.walk(folder, onerror=_refuse_folder)
        for name in names
        if is_turtle_path(Path(directory, name))
    ]
    return sorted(found, key=lambda path: path.relative_to(root).as_posix())


def is_turtle_path(path: Path) -> bool:
    """Tell whether a path is that of a Turtle file: by its name, and not a pipe, socket or device."""
    return path.suffix == ".ttl" and (path.is_file() or path.is_symlink())


def fingerprint_of_files(root: Path) -> str:
    """Return what `Corpus.fingerprint` would be, from the bytes alone, without parsing.

    Raises:
        EnvironmentFailure: see `turtle_paths`; or a file cannot be read.
    """
    paths = [*turtle_paths(root), *question_paths(root)]
    digests = [(path.relative_to(root).as_posix(), _sha256_of(path)) for path in paths]
    return _digest_of([*digests, *_context_digest(root)])


def read_turtle_file(root: Path, path: Path) -> TurtleFile:
    """Read one file below `root`.

    Raises:
        EnvironmentFailure: the file cannot be read.
    """
    content = _bytes_of(path)
    name = path.relative_to(root).as_posix()
    document = read_turtle(content, name)
    digest = hashlib.sha256(content).hexdigest()
    return TurtleFile(name, digest, document.statements, document.prefixes, document.problems)


def _context_digest(root: Path) -> list[tuple[str, str]]:
    path = root / CONTEXT
    return [(CONTEXT, _sha256_of(path))] if os.path.isfile(path) else []


def _sha256_of(path: Path) -> str:
    return hashlib.sha256(_bytes_of(path)).hexdigest()


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFailure(
            f"{path}: cannot be read: {error.strerror}.", "Check that it exists and its permissions."
        ) from error


def _refuse_folder(error: OSError) -> None:
    raise EnvironmentFailure(
        f"{error.filename}: cannot be listed: {error.strerror}.", "Check the folder's permissions."
    ) from error


def _digest_of(items: Iterable[tuple[str, str]]) -> str:
    digest = hashlib.sha256()
    for path, sha256 in sorted(items):
        digest.update(f"{sha256}  {path}\n".encode())
    return digest.hexdigest()
