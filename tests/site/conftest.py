"""One server over the small corpus and one Chromium for all tests of the site.

`page` is a page of a fresh visitor; a test may ask `visitor` for others. Whatever the browser complains of, and every
request to another host, fails the test that has caused it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page

from communique.iris import thing_path
from tests.cli.test_serve import serving
from tests.conftest import SMALL, copy_of_small
from tests.site.browser import CHROMIUM, MISSING, Watch, chromium, open_page
from tests.site.crawl import Answer, crawl

Visitor = Callable[..., Page]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs Chromium where there is none, all with one sentence."""
    if not CHROMIUM and "browser" in getattr(item, "fixturenames", ()):
        pytest.skip(MISSING)


@pytest.fixture(scope="package")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with the small corpus."""
    return copy_of_small(tmp_path_factory.mktemp("site") / "project")


@pytest.fixture(scope="package")
def site(project: Path) -> Iterator[str]:
    """The address of the server, which has the texts of the corpus."""
    with serving(project, "--texts", str(SMALL / "texts")) as address:
        yield address


@pytest.fixture(scope="package")
def crawled(site: str) -> dict[str, Answer]:
    """What every address on the site answers."""
    return crawl(site)


@pytest.fixture(scope="package")
def documents(site: str) -> set[str]:
    """The addresses of the pages of all things, as the endpoint knows the things."""
    query = "SELECT DISTINCT ?s { ?s a ?c FILTER (STRSTARTS(STR(?s), 'https://w3id.org/communique/id/')) }"
    rows = requests.get(f"{site}/sparql", params={"query": query}, timeout=60).json()["results"]["bindings"]
    return {path.document for row in rows if (path := thing_path(row["s"]["value"].partition("#")[0]))}


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, driven by tests."""
    with chromium() as started:
        yield started


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """What went wrong in the browser; a test that asks for an error adds its status to `allowed`."""
    watch = Watch(site)
    yield watch
    assert watch.complaints == []


@pytest.fixture
def visitor(browser: Browser, site: str, watch: Watch) -> Iterator[Visitor]:
    """Makes pages, each of a visitor of its own: `visitor(width=390, dark=True, scripts=False, languages="hy")`."""
    pages: list[Page] = []

    def arrive(**reader: object) -> Page:
        pages.append(open_page(browser, site, watch, **reader))  # type: ignore[arg-type]
        return pages[-1]

    yield arrive
    for page in pages:
        page.context.close()


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """An empty page of a visitor with a wide window; addresses that begin with a slash are the server's."""
    return visitor()


@pytest.fixture
def no_script_page(visitor: Visitor) -> Page:
    """The same with scripts off."""
    return visitor(scripts=False)
