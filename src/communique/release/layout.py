"""The names in a release folder and what they hold."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import RdfFormat

from communique.terms import BASE

RELEASES = "releases"
"""Folder of all releases, in the folder for releases."""
CURRENT = "current"
"""Link to the one that is served."""
STORE = "store"
MANIFEST = "release.json"
CHECKSUMS = "SHA256SUMS"
"""Checksums of everything but the store and its checksums; the same for every build of the same files."""
STORE_CHECKSUMS = "STORE-SHA256SUMS"
"""Checksums of the store's files, which differ from build to build."""
CATALOG = "catalog.ttl"
CONTEXT = "context.jsonld"
DUMPS = "dumps"
TABLES = "tables"
QUERIES = "queries"
"""Folder with the competency questions as their files were."""
RULES = "rules"
"""Folder with the Turtle files of model and shapes as they were: what a record is checked against."""
QUERIES_GRAPH = "queries.ttl"
"""The same questions as RDF."""
TIMELINE = "timeline.txt"
"""All events in time."""
INDEX = "index.sqlite"
"""Names of all things and what tells them apart, for matching."""
COVERAGE = "coverage.json"
"""How far the record reaches: what is cited of each source, what is known of each kind of thing."""
EVENTS = "events.sqlite"
"""Events in time and what their lists are narrowed by."""


@dataclass(frozen=True)
class Syntax:
    """One RDF syntax of the dumps.

    Attributes:
        ending: file name ending without the dot.
        name: what people call it.
        media_type: IANA media type.
        format: the parser's and serialiser's name for it.
        feature: IRI of the syntax at W3C, for VoID.
    """

    ending: str
    name: str
    media_type: str
    format: RdfFormat
    feature: str


SYNTAXES = tuple(
    Syntax(ending, name, media_type, format_, f"http://www.w3.org/ns/formats/{feature}")
    for ending, name, media_type, format_, feature in (
        ("jsonld", "JSON-LD", "application/ld+json", RdfFormat.JSON_LD, "JSON-LD"),
        ("nq", "N-Quads", "application/n-quads", RdfFormat.N_QUADS, "N-Quads"),
        ("nt", "N-Triples", "application/n-triples", RdfFormat.N_TRIPLES, "N-Triples"),
        ("rdf", "RDF/XML", "application/rdf+xml", RdfFormat.RDF_XML, "RDF_XML"),
        ("trig", "TriG", "application/trig", RdfFormat.TRIG, "TriG"),
        ("ttl", "Turtle", "text/turtle", RdfFormat.TURTLE, "Turtle"),
    )
)
COMPRESSIONS = {"gz": "application/gzip", "zst": "application/zstd"}
MEDIA_TYPES = {
    **{syntax.ending: syntax.media_type for syntax in SYNTAXES},
    "csv": "text/csv",
    **COMPRESSIONS,
}
"""File name ending to media type, for every file of a release that is handed out."""


def dump_name(ending: str) -> str:
    """Return the path of the dump in the syntax with that ending, relative to the release folder."""
    return f"{DUMPS}/communique.{ending}"


def table_name(name: str) -> str:
    """Return the path of a table, relative to the release folder."""
    return f"{TABLES}/{name}.csv"


@dataclass(frozen=True)
class HandedOut:
    """A file of a release that people can fetch.

    Attributes:
        path: POSIX path relative to the release folder.
        bytes: its size.
        sha256: hex digest of its bytes.
    """

    path: str
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        """The name under which it is handed out."""
        return self.path.rpartition("/")[2]

    @property
    def iri(self) -> str:
        """The address under which it is handed out."""
        return f"{BASE}{DUMPS}/{self.name}"

    @property
    def media_type(self) -> str:
        """The media type of the file as it is, compressed or not."""
        return MEDIA_TYPES[self.name.rpartition(".")[2]]

    @property
    def is_compressed(self) -> bool:
        """Whether it is a compressed copy of another file."""
        return self.name.rpartition(".")[2] in COMPRESSIONS

    @property
    def content_type(self) -> str:
        """The media type of what is in the file once it is decompressed."""
        return MEDIA_TYPES[self.name.split(".")[1]]
