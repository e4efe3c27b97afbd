"""The templates, strict and escaping, and what all of them know."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from communique.web.addresses import Addresses
from communique.web.kinds import KINDS_OF_THINGS


class Pages:
    """Renders pages; nothing in them comes from a request but what it asks for."""

    def __init__(self, addresses: Addresses, release_id: str, version: str) -> None:
        self._environment = Environment(
            loader=PackageLoader("communique.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            url=addresses.of_path,
            base_path=addresses.base_path,
            kinds=KINDS_OF_THINGS,
            release_id=release_id,
            version=version,
        )
        self._environment.filters["number"] = grouped

    def render(self, template: str, **values: Any) -> str:
        """Return the page that `template` makes of `values`."""
        return self._environment.get_template(template).render(**values)


def grouped(number: int) -> str:
    """Return a number with its digits in groups of three: 12,345."""
    return f"{number:,}"
