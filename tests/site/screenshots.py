"""Pictures of the main pages, wide and narrow, light and dark: `python -m tests.site.screenshots OUT [--root DIR]`.

The pages are those of whatever corpus is served. Which event, person, body, place, source and question are shown is
asked of it: those of which most is told.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import requests
from playwright.sync_api import Browser

from communique.iris import thing_path
from communique.terms import PREFIXES
from tests.cli.test_serve import serving
from tests.conftest import ROOT
from tests.site.browser import CHROMIUM, MISSING, NARROW, WIDE, Watch, chromium, open_page

FIXED = {
    "front": "/",
    "events": "/events",
    "contradictions": "/contradictions",
    "map": "/map",
    "network": "/network",
    "ask": "/sparql",
    "vocabulary": "/ns",
    "downloads": "/dumps/",
    "about": "/about",
    "contribute": "/contribute",
}
MOST = {
    "event": "?part ^cmq:participation ?thing",
    "person": "?part cmq:participant ?thing . ?thing a foaf:Person",
    "body": "?part cmq:side ?thing",
    "place": "?part cmq:place ?thing",
    "source": "?part oa:hasSource ?thing",
    "question": "?part cmq:answers ?thing",
}
"""Patterns in which a thing stands with whatever is counted for it."""
TALLEST = 6_000
"""Pixels of a picture; what is below looks like what is above."""
_SECONDS = 60


def main() -> int:
    """Take the pictures and say what the browser complained of."""
    parser = argparse.ArgumentParser(prog="python -m tests.site.screenshots", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("--root", type=Path, default=ROOT, help="project to serve; this one, unless stated")
    parser.add_argument("--address", help="a server that runs already, instead")
    parser.add_argument("--only", nargs="+", default=(), help="names of pages")
    options = parser.parse_args()
    if not CHROMIUM:
        sys.stderr.write(f"{MISSING}.\n")
        return 3
    options.out.mkdir(parents=True, exist_ok=True)
    served = nullcontext(options.address) if options.address else serving(options.root.resolve())
    with chromium() as browser, served as address:
        complaints = list(take(browser, address, options.out, options.only))
    sys.stdout.write("\n".join([*complaints, f"Pictures are in {options.out}.\n"]))
    return 1 if complaints else 0


def take(browser: Browser, address: str, folder: Path, only: Sequence[str] = ()) -> Iterator[str]:
    """Take a picture of each page in each state; yield what the browser complains of."""
    for name, path in {**FIXED, **dict(told_most(address))}.items():
        if not only or name in only:
            yield from _all_states(browser, address, path, folder / name)


def _all_states(browser: Browser, address: str, path: str, target: Path) -> Iterator[str]:
    for width, dark in product((WIDE, NARROW), (False, True)):
        watch = Watch(address)
        page = open_page(browser, address, watch, width=width, dark=dark)
        page.goto(path, wait_until="networkidle")
        height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
        clip = {"x": 0, "y": 0, "width": width, "height": height}
        scheme = "dark" if dark else "light"
        page.screenshot(path=f"{target}-{width}-{scheme}.png", full_page=True, clip=clip)  # type: ignore[arg-type]
        page.context.close()
        yield from watch.complaints


def told_most(address: str) -> Iterator[tuple[str, str]]:
    """Yield the page of the thing of each kind of which most is told."""
    prefixes = "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in ("cmq", "foaf", "oa"))
    for name, pattern in MOST.items():
        query = f"{prefixes} SELECT ?thing {{ {pattern} }} GROUP BY ?thing ORDER BY DESC(COUNT(*)) ?thing LIMIT 1"
        answer = requests.get(f"{address}/sparql?{urlencode({'query': query})}", timeout=_SECONDS)
        for row in answer.json()["results"]["bindings"]:
            if found := thing_path(row["thing"]["value"]):
                yield name, found.document


if __name__ == "__main__":
    sys.exit(main())
