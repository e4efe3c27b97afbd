"""Where Wikidata is, who asks, and where answers are remembered."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from communique.errors import UsageError
from communique.settings import ENVIRONMENT_PREFIX, Settings, checked_base_url, checked_endpoint

_PREFIX = f"{ENVIRONMENT_PREFIX}WIKIDATA"
_LANGUAGES = ("ar", "en", "es", "fr", "mul", "ru", "zh")
"""The official languages of the United Nations, and `mul`, Wikidata's code for what is written alike in many."""


@dataclass(frozen=True)
class WikidataSettings:
    """How to reach Wikidata.

    Attributes:
        cache: folder in which answers are remembered.
        site: origin of the wiki.
        query: address of its SPARQL endpoint.
        contact: web or mail address of whoever asks, for the User-Agent; empty when none is set.
        languages: in which labels, aliases and descriptions are asked for; empty for all that there are.
    """

    cache: Path
    site: str = "https://www.wikidata.org"
    query: str = "https://query.wikidata.org/sparql"
    contact: str = ""
    languages: tuple[str, ...] = _LANGUAGES

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, releases: Path | None = None
    ) -> WikidataSettings:
        """Read `COMMUNIQUE_WIKIDATA`, `_WIKIDATA_QUERY`, `_WIKIDATA_CONTACT` and `_WIKIDATA_CACHE`.

        Args:
            environment: the variables; those of the process unless given.
            releases: folder for built releases, in which `wikidata` is the cache unless the environment names another.

        Raises:
            UsageError: an address is none, or the contact is neither a web nor a mail address.
        """
        values = os.environ if environment is None else environment
        named = values.get(f"{_PREFIX}_CACHE")
        return cls(
            cache=Path(named) if named else (releases or Settings.from_environment(environment).releases) / "wikidata",
            site=_checked(values, "", checked_base_url) or cls.site,
            query=_checked(values, "_QUERY", checked_endpoint) or cls.query,
            contact=_checked(values, "_CONTACT", _checked_contact),
        )

    def with_languages(self, languages: Iterable[str]) -> WikidataSettings:
        """Return the same settings with `languages`, tags as a corpus writes them, besides those that they have."""
        return replace(self, languages=tuple(sorted({*self.languages, *(tag.lower() for tag in languages)})))


def _checked(values: Mapping[str, str], name: str, check: Callable[[str], str]) -> str:
    """Return the value of a variable, empty where it is not set.

    Raises:
        UsageError: it does not pass `check`.
    """
    variable = _PREFIX + name
    try:
        return check(values[variable]) if values.get(variable) else ""
    except UsageError as error:
        raise UsageError(f"{variable}: {error.message}", error.hint) from error


def _checked_contact(text: str) -> str:
    if not re.fullmatch(r"https?://[!-'*-~]+|[!-'*-?A-~]+@[!-'*-?A-~]+", text):
        reason = f"{text} is neither a web address nor a mail address."
        raise UsageError(reason, "Set it for instance to name@example.org or to https://example.org/contact.")
    return text
