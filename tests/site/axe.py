"""axe-core, the accessibility checker, run inside an open page."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.conftest import ROOT

SCRIPT = ROOT / "tests" / "clients" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = "options => axe.run(document, options).then(found => found.violations)"


def violations(page: Page) -> list[str]:
    """Return what the checker finds on a page as it is now: rule, remedy and the elements, a sentence each."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text("utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN, {"runOnly": TAGS, "resultTypes": ["violations"]})
    return [f"{one['id']}: {one['help']}: {_elements(one['nodes'])}" for one in found]


def _elements(nodes: list[dict[str, Any]]) -> str:
    return "; ".join(" ".join(str(node["html"]).split())[:200] for node in nodes[:3]) + f" ({len(nodes)} in all)"
