"""A language from its catalogue: texts as gettext has them (`.po`), numbers and dates as CLDR writes them."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.numbers import format_decimal

from communique.errors import UsageError
from communique.web.language.dates import DatesInWords
from communique.web.language.languages import Language

_PLACE = re.compile(r"(?<!%)(?:%%)*%\((\w+)\)s")
"""Where a text takes a value: `%(name)s`. `%%` is a percent sign, any other `%` a mistake."""


def language_of(tag: str, path: Path) -> Language:
    """Return the language of a catalogue.

    Args:
        tag: its language tag; CLDR has to know it.
        path: the catalogue.

    Raises:
        UsageError: CLDR does not know the tag, the file cannot be read, or a text lacks a value or has one too many.
    """
    locale = _locale(tag, path)
    texts = _texts(_catalogue(locale, path), path)
    return Language(
        tag=tag,
        name=locale.get_display_name() or tag,
        direction=locale.text_direction,
        texts=texts,
        number=lambda number: format_decimal(number, locale=locale),
        date=DatesInWords(locale, texts),
    )


def _locale(tag: str, path: Path) -> Locale:
    try:
        return Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        message = f"{path}: {tag} is no language that CLDR knows."
        raise UsageError(message, "Name the file by the language tag: hy.po, pt-BR.po.") from error


def _catalogue(locale: Locale, path: Path) -> Catalog:
    try:
        with path.open("rb") as stream:
            return read_po(stream, locale=locale, abort_invalid=True)
    except PoFileError as error:
        raise UsageError(f"{path}:{error.lineno + 1}: {error}.", "Mend the line, or check it with msgfmt.") from error
    except (OSError, UnicodeError, ValueError) as error:
        raise UsageError(f"{path}: the catalogue cannot be read: {error}.", "Mend or remove it.") from error


def _texts(catalogue: Catalog, path: Path) -> GNUTranslations:
    for message in catalogue:
        if message.id and not message.fuzzy:
            _check(message, path)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    try:
        return GNUTranslations(compiled)
    except ValueError as error:
        raise UsageError(f"{path}: Plural-Forms: {error}.", "Copy the line of another catalogue in it.") from error


def _check(message: Message, path: Path) -> None:
    """Refuse a translation that would fail on a page.

    Raises:
        UsageError: it has a value that the text does not have, or a percent sign that stands alone.
    """
    known = {name for text in _forms(message.id) for name in _PLACE.findall(text)}
    for text in _forms(message.string):
        rest = _PLACE.sub(lambda found: "" if found[1] in known else found[0], text).replace("%%", "")
        if "%" in rest:
            where = f"{path}:{message.lineno or 1}"
            allowed = ", ".join(f"%({name})s" for name in sorted(known)) or "no value"
            raise UsageError(f"{where}: “{text}” has a value that the text has not.", f"Allowed: {allowed}, and %%.")


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())
