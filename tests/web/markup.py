"""Pages parsed as a browser parses them, refusing every error that the HTML standard knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib

from tests.web.serving import Client

HTML = "{http://www.w3.org/1999/xhtml}"


def tree(text: str) -> Element:
    """Parse a page, refusing every error that the HTML standard knows."""
    found: Element = html5lib.HTMLParser(strict=True).parse(text)
    return found


def elements(page: Element, name: str) -> Iterator[Element]:
    """Yield the elements of a name."""
    return page.iter(HTML + name)


def text_of(element: Element) -> str:
    """Return what is read of an element, with single spaces."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def page(site: Client, path: str) -> Element:
    """Fetch a page as a browser would, with links to other pages as whole addresses."""
    answer = site.get(path, "text/html")
    assert answer.status_code == 200, (path, answer.status_code)
    return with_addresses(tree(answer.text), site, path)


def with_addresses(root: Element, site: Client, path: str) -> Element:
    """Write the links of a page to other pages as whole addresses, as a browser reads them."""
    for link in elements(root, "a"):
        href = link.get("href") or "#"
        if not href.startswith("#"):
            link.set("href", urljoin(site.address + path, href))
    return root


def section(root: Element, id_: str) -> Element:
    """Return the section with an id."""
    found = [element for element in root.iter(HTML + "section") if element.get("id") == id_]
    assert found, f"no section {id_}: {[e.get('id') for e in root.iter(HTML + 'section')]}"
    return found[0]
