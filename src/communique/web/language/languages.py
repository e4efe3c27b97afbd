"""A language of the pages, and the languages that a server has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from gettext import NullTranslations
from pathlib import Path
from types import MappingProxyType

from communique.dates import in_words
from communique.errors import UsageError

TAG_OF_SOURCE = "en"
"""The language in which templates and code are written."""


def grouped(number: int) -> str:
    """Return a number with its digits in groups of three, as English does: 12,345."""
    return f"{number:,}"


@dataclass(frozen=True)
class Language:
    """How pages speak to a reader.

    Attributes:
        tag: language tag (BCP 47).
        name: what the language calls itself.
        direction: `ltr` or `rtl`, as HTML's `dir` takes it.
        texts: what templates say.
        number: writes a whole number.
        date: writes a date in EDTF in words; raises `InvalidDate` for what is none.
    """

    tag: str = TAG_OF_SOURCE
    name: str = "English"
    direction: str = "ltr"
    texts: NullTranslations = NullTranslations()  # noqa: RUF009 - it has no state
    number: Callable[[int], str] = grouped
    date: Callable[[str], str] = in_words


ENGLISH = Language()


class Languages:
    """English, and each language that has a catalogue `TAG.po` in one of the folders; the later folder decides."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self._files = MappingProxyType(
            {path.stem: path for folder in folders for path in sorted(folder.glob("*.po")) if path.stem != ENGLISH.tag}
        )
        self._read: dict[str, Language] = {ENGLISH.tag: ENGLISH}

    def __iter__(self) -> Iterator[str]:
        """Yield the tags, English first."""
        yield ENGLISH.tag
        yield from sorted(self._files)

    def __getitem__(self, tag: str) -> Language:
        """Return the language of a tag; its catalogue is read when it is first asked for.

        Raises:
            UsageError: the catalogue cannot be used.
        """
        if tag not in self._read:
            from communique.web.language.catalogue import language_of  # who reads English need not wait for Babel

            self._read[tag] = language_of(tag, self._files[tag])
        return self._read[tag]

    @cached_property
    def are_several(self) -> bool:
        """Whether there is a choice."""
        return bool(self._files)

    def check(self) -> None:
        """Read every catalogue.

        Raises:
            UsageError: one cannot be used.
        """
        for tag in self:
            self[tag]

    def fitting(self, wanted: Iterable[str]) -> str:
        """Return the first of the wanted tags that there is (RFC 4647, section 3.4, “lookup”), else English."""
        own = {tag.lower(): tag for tag in self}
        ranges = (_shorter(tag.lower().replace("_", "-")) for tag in wanted)
        return next((own[part] for parts in ranges for part in parts if part in own), ENGLISH.tag)


def folders_of_catalogues(path: Path | None) -> list[Path]:
    """Return the folders of catalogues: that of the package, and the operator's own, if there is one.

    Raises:
        UsageError: the operator's is no folder.
    """
    if path is not None and not path.is_dir():
        raise UsageError(f"{path}: no such folder of catalogues.", "Correct COMMUNIQUE_LANGUAGES, or unset it.")
    return [Path(__file__).parent.parent / "languages", *([path] if path else [])]


def _shorter(tag: str) -> Iterator[str]:
    """Yield a tag and what remains when its subtags are taken away one by one from the end."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]
        if len(tag.rpartition("-")[2]) == 1:
            tag = tag.rpartition("-")[0]
