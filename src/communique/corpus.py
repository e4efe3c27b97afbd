"""The files of a project: found, read once, with the line of every statement."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from communique.errors import EnvironmentFailure, InvalidInput
from communique.problems import Problem, Severity
from communique.questions import QuestionFile, read_questions
from communique.terms import BASE
from communique.turtle.reader import Statement, read_turtle

RECORD_FOLDERS = ("data", "seeds")
MODEL_FOLDERS = ("ontology",)
SHAPE_FOLDERS = ("shapes",)
_PUBLISHED_FOLDERS = MODEL_FOLDERS + RECORD_FOLDERS
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
        return graph_of(self.path)

    @property
    def triples(self) -> Iterator[Triple]:
        """The statements without their lines."""
        return (statement.triple for statement in self.statements)

    @property
    def quads(self) -> Iterator[Quad]:
        """The statements in the named graph of the file."""
        return (Quad(t.subject, t.predicate, t.object, self.graph) for t in self.triples)


@dataclass(frozen=True)
class Sources:
    """What a release is made of: files named by path and digest, which are read when they are needed.

    Attributes:
        root: the project's folder.
        digests: POSIX path relative to the root to SHA-256 (hex), of every file that makes the release what it is.
        questions: the competency questions, which are few and small, as read.
    """

    root: Path
    digests: Mapping[str, str]
    questions: tuple[QuestionFile, ...] = ()

    @property
    def published(self) -> list[str]:
        """The paths of the Turtle files whose statements make up a release: the model, then the records."""
        below = {folder: [p for p in self._turtle if p.startswith(f"{folder}/")] for folder in _PUBLISHED_FOLDERS}
        return [path for paths in below.values() for path in paths]

    @property
    def rules(self) -> list[str]:
        """The paths of the Turtle files by which records are judged: the model and the shapes."""
        return [path for path in self._turtle if path.partition("/")[0] in MODEL_FOLDERS + SHAPE_FOLDERS]

    @property
    def _turtle(self) -> list[str]:
        return sorted(path for path in self.digests if path.endswith(".ttl"))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the paths and digests of all files: equal inputs, equal fingerprint."""
        return _digest_of(self.digests.items())

    def content(self, path: str) -> bytes:
        """Return the bytes of the file at `path`, one of `digests`.

        Raises:
            InvalidInput: it is not what it was.
            EnvironmentFailure: it cannot be read.
        """
        content = bytes_of(self.root / path)
        if hashlib.sha256(content).hexdigest() != self.digests[path]:
            raise InvalidInput(f"{path}: changed since it was checked; nothing was built.", "Run the command again.")
        return content


@dataclass(frozen=True)
class Corpus:
    """All Turtle files below a root: records, model (ontology and codes) and shapes; and the competency questions.

    `records` are what is published about the world (`data/`, `seeds/`), `model` the vocabulary that explains
    them, `shapes` the rules they obey, `questions` what may be asked of them. Each is sorted by path. `contents`
    has the bytes of files that are not on the disk, by path.
    """

    root: Path
    records: tuple[TurtleFile, ...]
    model: tuple[TurtleFile, ...]
    shapes: tuple[TurtleFile, ...]
    questions: tuple[QuestionFile, ...] = ()
    contents: Mapping[str, bytes] = field(default_factory=dict)

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

    def content(self, path: str) -> bytes:
        """Return the bytes of the file at `path`.

        Raises:
            EnvironmentFailure: it cannot be read.
        """
        return self.contents[path] if path in self.contents else bytes_of(self.root / path)

    @cached_property
    def sources(self) -> Sources:
        """The same files for a build, without what was read from them."""
        digests = {file.path: file.sha256 for file in self.everything}
        return Sources(self.root, {**digests, **_context_digest(self.root)}, self.questions)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the paths and digests of all files: equal inputs, equal fingerprint."""
        return self.sources.fingerprint


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
    """Tell whether a path is that of a Turtle file: by its name, and not a folder, pipe, socket or device."""
    return is_turtle_name(path.name) and (path.is_file() or (path.is_symlink() and not path.exists()))


def is_turtle_name(path: str) -> bool:
    """Tell whether a name, or a path with `/`, is that of a Turtle file; one that is called `.ttl` is a hidden file."""
    return path.endswith(".ttl") and path.rpartition("/")[2] != ".ttl"


def read_sources(root: Path) -> Sources:
    """Return the files of the project at `root` for a build, without parsing Turtle.

    Raises:
        EnvironmentFailure: see `turtle_paths`; or a file cannot be read.
    """
    questions = read_questions(root)
    digests = {path.relative_to(root).as_posix(): _sha256_of(path) for path in turtle_paths(root)}
    asked = {file.path: file.sha256 for file in questions}
    return Sources(root, {**digests, **asked, **_context_digest(root)}, questions)


def fingerprint_of_files(root: Path) -> str:
    """Return the fingerprint of the project at `root` from the bytes alone.

    Raises:
        EnvironmentFailure: see `turtle_paths`; or a file cannot be read.
    """
    return read_sources(root).fingerprint


def graph_of(path: str) -> NamedNode:
    """Return the named graph that holds the statements of the file at `path` in a release."""
    return NamedNode(f"{BASE}graph/{path.removesuffix('.ttl')}")


def read_turtle_file(root: Path, path: Path) -> TurtleFile:
    """Read one file below `root`.

    Raises:
        EnvironmentFailure: the file cannot be read.
    """
    return turtle_file(bytes_of(path), path.relative_to(root).as_posix())


def turtle_file(content: bytes, path: str) -> TurtleFile:
    """Return the file at `path`, relative to the project's root, whose bytes are `content`."""
    document = read_turtle(content, path)
    digest = hashlib.sha256(content).hexdigest()
    nested = tuple(_triple_terms(document.statements, path)) if b"<<" in content else ()
    statements = () if nested else document.statements
    return TurtleFile(path, digest, statements, document.prefixes, (*document.problems, *nested))


def _triple_terms(statements: Iterable[Statement], path: str) -> Iterator[Problem]:
    """Yield each statement that has a triple as a term, which neither SHACL nor RDF 1.1 knows."""
    for triple, line in statements:
        if isinstance(triple.object, Triple):
            message = "a statement about a statement. Write it as a claim."
            yield Problem(path, line, Severity.ERROR, "triple-term", message)


def _context_digest(root: Path) -> dict[str, str]:
    path = root / CONTEXT
    return {CONTEXT: _sha256_of(path)} if path.is_file() else {}


def _sha256_of(path: Path) -> str:
    return hashlib.sha256(bytes_of(path)).hexdigest()


def bytes_of(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        EnvironmentFailure: it cannot be read.
    """
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
