"""How a reader wants the pages: in which language and with whose names; said in the address, or else by the browser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.requests import Request

from communique.terms import BASE
from communique.web.language.accepted import accepted_languages
from communique.web.language.languages import ENGLISH, Language, Languages
from communique.web.parameters import NAME

LANGUAGE, NAMES = "lang", "names"
"""Parameters of the address: a language tag, and the name of a source in its IRI."""
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")


@dataclass(frozen=True)
class Naming:
    """In which language and by whom things are called what they are called.

    Attributes:
        language: language tag of the names preferred; English where the graph has none.
        source: IRI of the source whose own names are wanted, empty for the neutral ones.
    """

    language: str = ENGLISH.tag
    source: str = ""


NEUTRAL = Naming()


@dataclass(frozen=True)
class Reading:
    """What a page has to know of the request that it answers.

    Attributes:
        path: the path of the address.
        others: the parameters of the address but the two that say how to read.
        kept: the two, as far as they are in the address, which all links of the page keep.
        language: language of the page.
        naming: language and source of the names on it.
    """

    path: str = ""
    others: tuple[tuple[str, str], ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    language: Language = field(default=ENGLISH)
    naming: Naming = NEUTRAL

    @property
    def query(self) -> str:
        """The parameters that links keep, as an address has them."""
        return urlencode(self.kept)

    def with_(self, name: str, value: str) -> str:
        """Return the query string of this page read otherwise; an empty `value` takes the parameter away."""
        kept = [(key, text) for key, text in self.kept if key != name]
        return "?" + urlencode([*self.others, *kept, *([(name, value)] if value else [])])


def reading_of(request: Request, languages: Languages) -> Reading:
    """Return how a request wants to be answered; what cannot be had, or is no choice at all, is as if not stated."""
    stated = request.query_params
    tag, slug = stated.get(LANGUAGE, ""), stated.get(NAMES, "")
    kept = [(LANGUAGE, tag)] if _TAG.fullmatch(tag) else []
    kept += [(NAMES, slug)] if NAME.fullmatch(slug) else []
    chosen = dict(kept)
    if not (kept or languages.are_several) and not stated:
        return Reading(request.scope["path"])
    wanted = [chosen[LANGUAGE]] if LANGUAGE in chosen else accepted_languages(request)
    language = languages[languages.fitting(wanted)]
    source = f"{BASE}id/source/{chosen[NAMES]}" if NAMES in chosen else ""
    others = tuple((key, text) for key, text in stated.multi_items() if _is_kept(key, text))
    naming = Naming(chosen.get(LANGUAGE, language.tag), source)
    return Reading(request.scope["path"], others, tuple(kept), language, naming)


def _is_kept(key: str, text: str) -> bool:
    """Tell whether a page can pass a parameter on; one with control characters has no place in HTML."""
    return key not in (LANGUAGE, NAMES) and (key + text).isprintable()


@dataclass(frozen=True)
class Offer:
    """A source whose names can be chosen: the end of its IRI, and what it is called."""

    slug: str
    name: str
