"""The texts of sources that the operator has in a folder: found by their SHA-256, read where a page cites them.

No name from a request leads to a file, and nothing of a text leaves but the passages that a page cites, with a little
around them (`quoting`). The texts are no part of a release, and no form of a document but its page holds them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from pyoxigraph import Literal

from communique.errors import EnvironmentFailure
from communique.terms import CMQ, DCTERMS
from communique.web.describe import batches
from communique.web.quoting import quotation, shown_after
from communique.web.reader import foreign
from communique.web.store import ReleaseStore
from communique.web.values import Page, Passage, Position, Section

Shown = Callable[[Passage, int, int | None], Passage]
"""Gives a passage its words and what stands around it between two offsets."""
MOST_BYTES = 32 * 2**20
"""Files larger than this are taken for something else than a text."""


@dataclass(frozen=True)
class Texts:
    """Texts in a folder.

    Attributes:
        paths: where each text lies, by the SHA-256 of its bytes; files that come later are not seen.
    """

    paths: Mapping[str, Path]

    @classmethod
    def of(cls, folder: Path) -> Texts:
        """Look at the files of a folder; their names do not matter.

        Raises:
            EnvironmentFailure: the folder cannot be listed, or a file in it cannot be read.
        """
        paths = {}
        path = folder
        try:
            for path in sorted(folder.iterdir()):
                if path.is_file() and path.stat().st_size <= MOST_BYTES:
                    paths[hashlib.sha256(path.read_bytes()).hexdigest()] = path
        except OSError as error:
            hint = "Name a folder with the source texts after --texts or in COMMUNIQUE_TEXTS, or leave it out."
            raise EnvironmentFailure(f"{path}: cannot be read: {error.strerror}.", hint) from error
        return cls(paths)

    def read(self, sha256: str) -> str | None:
        """Return the text with that SHA-256; None where there is none or the file has changed since."""
        path = self.paths.get(sha256)
        try:
            content = path.read_bytes() if path else b""
            text = content.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return text if path and hashlib.sha256(content).hexdigest() == sha256 else None


def with_texts(page: Page, texts: Texts | None, store: ReleaseStore) -> Page:
    """Return a page with the words of all passages on it; as it is where the server has no texts. One query.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    if texts is None:
        return page
    cited = [passage.source.iri for section in page.sections for passage in _cited(section)]
    sources = {iri: (texts.read(sha256), language) for iri, sha256, language in _recorded(store, cited)}

    def shown(passage: Passage, since: int = 0, until: int | None = None) -> Passage:
        text, language = sources.get(passage.source.iri, (None, ""))
        return replace(passage, quotation=quotation(passage, text, language, since, until))

    def position(of: Position) -> Position:
        return replace(of, passages=[shown(passage) for passage in of.passages])

    sections = [
        replace(
            section,
            passages=once_each(section.passages, shown),
            positions=[position(each) for each in section.positions],
        )
        for section in page.sections
    ]
    return replace(page, sections=sections)


def once_each(passages: Sequence[Passage], shown: Shown) -> list[Passage]:
    """Return the passages of a list as they are `shown`; what stands around them is not repeated down the list."""
    found: list[Passage] = []
    end, source = 0, ""
    for passage, following in zip_longest(passages, passages[1:]):
        is_last = following is None or following.source.iri != passage.source.iri
        end = end if passage.source.iri == source else 0
        found.append(shown(passage, end, None if following is None or is_last else following.start))
        end, source = max(end, passage.end + shown_after(found[-1].quotation)), passage.source.iri
    return found


def _cited(section: Section) -> Iterable[Passage]:
    yield from section.passages
    for position in section.positions:
        yield from position.passages


def _recorded(store: ReleaseStore, sources: Iterable[str]) -> Iterable[tuple[str, str, str]]:
    """Yield the sources that have a text, with its SHA-256 and its language."""
    for batch in batches(sorted(set(sources))):
        query = (
            f"SELECT ?source ?sha256 ?language WHERE {{ VALUES ?source {{ {batch} }} ?source {CMQ.sha256} ?sha256 "
            f"OPTIONAL {{ ?source {DCTERMS.language} ?language }} }}"
        )
        for row in store.select(query):
            language = row["language"]
            tag = language.value if isinstance(language, Literal) else ""
            yield row["source"].value, row["sha256"].value, foreign(tag or None)
