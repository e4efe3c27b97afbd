"""Keeps a reader's choice of language and names: every link and form of a page that leads to a page of ours has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape
from urllib.parse import urlencode, urlsplit

_LINK = re.compile(r'(<a\b[^>]*?\shref=")([^"]*)(")')
_FORM = re.compile(r"<form\b[^>]*>")
_ACTION = re.compile(r'\saction="([^"]*)"')
_CHOICE = "data-choice"
"""Attribute, before `href`, of the links and forms by which a reader chooses anew."""
_FILE = re.compile(r"\.[A-Za-z0-9.]+$|^/static/|^/dumps/.")
"""Paths that are no page: with an ending, or a file to take away."""


def keeping(page: str, kept: Sequence[tuple[str, str]], base_url: str) -> str:
    """Return a page whose links to other pages of the site have the parameters `kept` too.

    Links to files and to other sites stay as they are, and so do those that state such a parameter already.
    """
    names = tuple(f"{name}=" for name, _ in kept)
    added = escape(urlencode(kept))
    fields = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in kept)

    def link(found: re.Match[str]) -> str:
        address = found[2]
        path, _, query = unescape(address).partition("#")[0].partition("?")
        if _CHOICE in found[1] or not _is_page(path, base_url) or not (path or query) or _states(query, names):
            return found[0]
        head, hash_, part = address.partition("#")
        joined = head.rstrip("?") + ("&amp;" if query else "?") + added
        return f"{found[1]}{joined}{hash_}{part}{found[3]}"

    def form(found: re.Match[str]) -> str:
        action = _ACTION.search(found[0])
        is_ours = _is_page(unescape(action[1]), base_url) if action else True
        return found[0] + fields if is_ours and _CHOICE not in found[0] else found[0]

    return _FORM.sub(form, _LINK.sub(link, page))


def _is_page(address: str, base_url: str) -> bool:
    """Tell whether an address without its query is that of a page of ours; an empty one is that of the page itself."""
    is_elsewhere = ":" in address or address.startswith("//")
    if is_elsewhere and not address.startswith(base_url):
        return False
    path = address.removeprefix(base_url) if is_elsewhere else address.removeprefix(urlsplit(base_url).path)
    return not _FILE.search(path)


def _states(query: str, names: tuple[str, ...]) -> bool:
    return any(parameter.startswith(names) for parameter in query.split("&"))
