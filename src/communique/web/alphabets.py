"""In which language and script a name is written, where that is not English in Latin letters."""

from __future__ import annotations

import unicodedata

from babel import Locale, UnknownLocaleError
from pyoxigraph import Literal

from communique.web.facts import Term
from communique.web.values import Cell, Value
from communique.web.words import N_


def written(name: Term) -> Cell:
    """Return language and script of a name; nothing for English in Latin letters."""
    if not isinstance(name, Literal):
        return []
    language, script = name.language or "", script_of(name.value)
    if language in ("", "en") and script in ("", "Latin"):
        return []
    found = [Value(_language(language))] if language else []
    return [*found, Value(script, phrase=N_("%(value)s script"))] if script else found


def script_of(text: str) -> str:
    """Return the script of the first letter of a text by its name in Unicode: `Latin`, `Greek`; empty for none."""
    letters = (unicodedata.name(sign, "") for sign in text if sign.isalpha())
    return next((name.split()[0].capitalize() for name in letters if name), "")


def _language(tag: str) -> str:
    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (UnknownLocaleError, ValueError):
        return tag
