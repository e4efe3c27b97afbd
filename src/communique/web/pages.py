"""The templates, strict and escaping, and what all of them know."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import lru_cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from communique.dates import InvalidDate
from communique.web.addresses import Addresses
from communique.web.assets import assets
from communique.web.kinds import KINDS_OF_THINGS
from communique.web.language.kept import keeping
from communique.web.language.languages import Language, Languages, grouped
from communique.web.language.reading import Offer, Reading
from communique.web.words import N_

__all__ = ["Pages", "grouped", "said"]

NAVIGATION = (
    (N_("Read"), (("/events", N_("Events")), ("/contradictions", N_("Contradictions")), ("/people", N_("People")),
                  ("/map", N_("Map")), ("/network", N_("Network")))),
    (N_("Ask"), (("/sparql", N_("Ask")), ("/dumps/", N_("Downloads")))),
    (N_("Take part"), (("/contribute", N_("Contribute")),)),
    (N_("About"), (("/about", N_("About")), ("/ns", N_("Vocabulary")))),
)  # fmt: skip
"""Groups of links at the head of every page."""
_SECTIONS = {
    "/doc/event": "/events", "/doc/question": "/contradictions", "/doc/claim": "/contradictions",
    "/questions": "/contradictions", "/claims": "/contradictions", "/doc/person": "/people", "/queries": "/sparql",
    "/doc/code": "/ns", "/alignment": "/ns", "/contribute": "/contribute",
}  # fmt: skip
"""Where in the navigation a page belongs that is not there itself, by the beginning of its path."""


class Pages:
    """Renders pages; nothing in them comes from a request but what it asks for and how its reader wants it."""

    def __init__(self, addresses: Addresses, release_id: str, version: str, languages: Languages | None = None) -> None:
        self.languages = languages or Languages()
        self._addresses = addresses
        self._known = {
            "url": addresses.local,
            "absolute": addresses.of_path,
            "base_path": addresses.base_path,
            "asset": partial(_address_of_asset, addresses.base_path),
            "kinds": KINDS_OF_THINGS,
            "navigation": NAVIGATION,
            "release_id": release_id,
            "version": version,
        }
        self._environment_of = lru_cache(maxsize=None)(self._environment)
        self._reading = Reading()
        self._offers: Callable[[], list[Offer]] = list

    def read_by(self, reading: Reading, offers: Callable[[], list[Offer]] = list) -> Pages:
        """Return the same pages for one reader.

        Args:
            reading: how the reader wants them.
            offers: returns the sources whose names can be chosen.
        """
        pages = copy(self)
        pages._reading = reading
        pages._offers = offers
        return pages

    def render(self, template: str, **values: Any) -> str:
        """Return the page that `template` makes of `values`."""
        reading = self._reading
        known = {"reading": reading, "languages": self.languages, "names_offered": self._offers}
        page = self._environment_of(reading.language.tag).get_template(template)
        text = page.render(**{**known, "current": _current(reading.path), **values})
        return keeping(text, reading.kept, self._addresses.base_url) if reading.kept else text

    def _environment(self, tag: str) -> Environment:
        language = self.languages[tag]
        environment = Environment(
            loader=PackageLoader("communique.web"),
            autoescape=True,
            extensions=["jinja2.ext.i18n"],
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_translations(language.texts, newstyle=True)  # type: ignore[attr-defined]
        environment.globals.update(self._known, _=partial(said, language))
        environment.filters["number"] = language.number
        environment.filters["date"] = partial(_in_words, language)
        return environment


def _current(path: str) -> str:
    """Return the address in the navigation to which a page belongs, empty where there is none."""
    return next((own for beginning, own in _SECTIONS.items() if path.startswith(beginning)), path)


def said(language: Language, text: str, /, **values: Any) -> Markup:
    """Return a text of the pages in a language, with its values.

    Jinja's own `_` takes what it translates for HTML and for a pattern. A name or a word out of an address may come
    here by a variable: it stays text, whatever is in it. Only `{% trans %}` holds markup.
    """
    said = escape(language.texts.gettext(text)) if text else Markup()
    return said % values if values else said.replace("%%", "%")


def _in_words(language: Language, edtf: str) -> str:
    """Return a date in words; one that cannot be read stays as stated."""
    try:
        return language.date(edtf)
    except InvalidDate:
        return edtf


def _address_of_asset(base_path: str, name: str) -> str:
    """Return the address of a script, stylesheet or other file of ours, empty when it was not built."""
    served = assets().served_as(name)
    return f"{base_path}/static/{served}" if served else ""
