"""What every request needs: settings, release, store, addresses, pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from pyoxigraph import RdfFormat, Triple, parse
from starlette.requests import Request

from communique.matching.index import Index
from communique.release.layout import CATALOG
from communique.release.release import Release
from communique.release.timeline import Timeline
from communique.settings import Settings
from communique.web.addresses import Addresses
from communique.web.engine import Connect
from communique.web.examples import Example, examples_of
from communique.web.pages import Pages
from communique.web.problems import HttpProblem
from communique.web.store import EmbeddedStore, ReleaseStore

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


@dataclass(frozen=True)
class Site:
    """One release as it is served.

    Attributes:
        settings: see `Settings`; only `base_url` matters for what is sent.
        release: the release.
        store: its store.
        context: its JSON-LD context document.
        examples: its competency questions.
        timeline: its events in time.
        index: the names of its things.
        addresses: where things are served.
        pages: the templates.
    """

    settings: Settings
    release: Release
    store: ReleaseStore
    context: dict[str, Any]
    examples: tuple[Example, ...]
    timeline: Timeline
    index: Index
    addresses: Addresses
    pages: Pages

    @classmethod
    def open(cls, settings: Settings, release: Release, connect: Connect | None = None) -> Site:
        """Open everything that a release consists of; its data in another engine, if the settings name one.

        Args:
            settings: see `Settings`.
            release: the release.
            connect: makes connections to that engine, where this process can make none.

        Raises:
            DamagedRelease: something is missing or broken.
        """
        addresses = Addresses(settings.base_url.rstrip("/"))
        pages = Pages(addresses, release.manifest["id"], release.manifest["version"])
        examples = examples_of(release.questions(), addresses)
        store = _remote(settings, connect) if settings.endpoint else EmbeddedStore(release)
        timeline, index = release.timeline(), release.index()
        return cls(settings, release, store, release.context(), examples, timeline, index, addresses, pages)

    @cached_property
    def catalog(self) -> list[Triple]:
        """The description of the dataset in VoID and DCAT.

        Raises:
            HttpProblem: 503, it cannot be read.
        """
        try:
            with (self.release.path / CATALOG).open("rb") as stream:
                return [quad.triple for quad in parse(stream, format=RdfFormat.TURTLE)]
        except (OSError, SyntaxError) as error:
            raise HttpProblem("store-unavailable", "The description of the release is gone or damaged.") from error


def _remote(settings: Settings, connect: Connect | None) -> ReleaseStore:
    from communique.web.remote import RemoteStore  # only now: who has no other engine need not wait for its client

    return RemoteStore.open(settings, connect)


def site_of(request: Request) -> Site:
    """Return the site that a request is for."""
    return cast("Site", request.app.state.site)
