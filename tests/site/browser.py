"""Chromium from the machine, driven by Playwright, and what must never be heard of while a page is open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict, Unpack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

from communique.web.assets import assets

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = "Chromium is not installed (Debian: apt-get install chromium), so no page is opened in a browser"
with_scripts = pytest.mark.skipif(not assets().served_as("ask.js"), reason="the scripts are not built: make test")
WIDE, NARROW = 1280, 390
"""Widths of the windows in which pages are looked at, in CSS pixels."""

_QUIET = "disable-gpu disable-background-networking disable-component-update disable-default-apps disable-sync"
_ARGUMENTS = [
    *(f"--{name}" for name in (*_QUIET.split(), "no-first-run", "no-sandbox", "hide-scrollbars")),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
_REFUSED = 400
_HEIGHT = 900


class Reader(TypedDict, total=False):
    """Who looks at a page.

    Attributes:
        width: of the window, in CSS pixels.
        dark: whether they prefer dark pages.
        scripts: whether scripts run.
        languages: what stands in Accept-Language, the first alone is what scripts get to see.
    """

    width: int
    dark: bool
    scripts: bool
    languages: str


class Watch:
    """What went wrong in a browser's context.

    Attributes:
        allowed: statuses of answers, from 400, that a test has asked for.
        complaints: what was heard, in the order of time.
    """

    def __init__(self, address: str) -> None:
        """Watch for requests to others than the server at `address`."""
        self.allowed: set[int] = set()
        self.complaints: list[str] = []
        self._address = address

    def over(self, context: BrowserContext) -> None:
        """Listen to all pages of a context."""
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"error in a script: {error.error}"))
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        status = next((f"status of {status}" for status in self.allowed if f"status of {status}" in message.text), None)
        if message.type in ("error", "warning", "assert") and not status:
            self.complaints.append(f"{message.page and message.page.url}: console {message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).scheme not in ("data", "blob", "about") and not self._is_ours(request.url):
            self.complaints.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure not in ("net::ERR_ABORTED", None):  # a download, or a page that was left
            self.complaints.append(f"failed: {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= _REFUSED and response.status not in self.allowed:
            self.complaints.append(f"{response.status}: {response.request.method} {response.url}")

    def _is_ours(self, url: str) -> bool:
        return url == self._address or url.startswith((f"{self._address}/", f"{self._address}?"))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; it ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def open_page(browser: Browser, address: str, watch: Watch, **reader: Unpack[Reader]) -> Page:
    """Return an empty page in a fresh context, as if a person had sat down at another machine.

    Addresses that begin with a slash are those of the server at `address`.
    """
    languages = reader.get("languages", "en-GB")
    context = browser.new_context(
        base_url=address,
        viewport={"width": reader.get("width", WIDE), "height": _HEIGHT},
        color_scheme="dark" if reader.get("dark") else "light",
        java_script_enabled=reader.get("scripts", True),
        locale=languages.partition(",")[0],
        extra_http_headers={"Accept-Language": languages},
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.set_default_timeout(15_000)
    watch.over(context)
    return context.new_page()
