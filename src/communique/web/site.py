"""What every request needs: settings, release, store, addresses, pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar, cast

from pyoxigraph import RdfFormat, Triple, parse
from starlette.requests import Request

from communique.matching.index import DamagedIndex, Index
from communique.release.events.index import EventIndex
from communique.release.layout import CATALOG
from communique.release.release import Release
from communique.release.timeline import Timeline
from communique.settings import Settings
from communique.terms import BASE
from communique.web.addresses import Addresses
from communique.web.engine import Connect
from communique.web.examples import Example, examples_of
from communique.web.language.languages import Languages, folders_of_catalogues
from communique.web.language.reading import Naming, Offer, Reading, reading_of
from communique.web.pages import Pages
from communique.web.problems import HttpProblem
from communique.web.store import EmbeddedStore, ReleaseStore
from communique.web.texts import Texts

Made = TypeVar("Made")
MOST_OFFERS = 20
"""Sources whose names every page offers; with more of them the list of sources does."""
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
        events: its events, and what lists of them are narrowed by.
        addresses: where things are served.
        pages: the templates.
        texts: the texts of sources, None where the settings name no folder of them.
    """

    settings: Settings
    release: Release
    store: ReleaseStore
    context: dict[str, Any]
    examples: tuple[Example, ...]
    timeline: Timeline
    index: Index
    events: EventIndex
    addresses: Addresses
    pages: Pages
    texts: Texts | None = None
    reading: Reading = field(default_factory=Reading)
    kept: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, settings: Settings, release: Release, connect: Connect | None = None) -> Site:
        """Open everything that a release consists of; its data in another engine, if the settings name one.

        Args:
            settings: see `Settings`.
            release: the release.
            connect: makes connections to that engine, where this process can make none.

        Raises:
            DamagedRelease: something is missing or broken.
            EnvironmentFailure: the folder of texts cannot be read.
        """
        addresses = Addresses(settings.base_url.rstrip("/"))
        languages = Languages(folders_of_catalogues(settings.languages))
        pages = Pages(addresses, release.manifest["id"], release.manifest["version"], languages)
        examples = examples_of(release.questions(), addresses)
        store = _remote(settings, connect) if settings.endpoint else EmbeddedStore(release)
        timeline, index, events = release.timeline(), release.index(), release.events()
        texts = Texts.of(settings.texts) if settings.texts else None
        return cls(
            settings, release, store, release.context(), examples, timeline, index, events, addresses, pages, texts
        )

    @property
    def naming(self) -> Naming:
        """In which language and by whom things are called what they are called, for `labels_of`."""
        return self.reading.naming

    def read_by(self, reading: Reading) -> Site:
        """Return the same site for one reader."""
        offers = partial(self.names_offered, reading.naming.source)
        return replace(self, reading=reading, pages=self.pages.read_by(reading, offers))

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what `make` returns, made once for this release and all who read it."""
        if name not in self.kept:
            self.kept[name] = make()
        return cast("Made", self.kept[name])

    def names_offered(self, chosen: str = "") -> list[Offer]:
        """Return the sources that use names of their own, as far as a page can offer them.

        Args:
            chosen: IRI of the one whose names the reader has; it is offered in any case, if it uses any.
        """
        try:
            offered = self.once("names offered", self._offers)
            path = chosen.removeprefix(f"{BASE}id/")
            is_missing = bool(chosen) and path not in {f"source/{offer.slug}" for offer in offered}
            return [*offered, *self._named([path])] if is_missing and self.index.is_user(path) else offered
        except DamagedIndex:
            return []  # the page says what is wrong, if it needs the index itself

    def _offers(self) -> list[Offer]:
        users = self.index.users("source", MOST_OFFERS + 1)
        return self._named(users) if len(users) <= MOST_OFFERS else []

    def _named(self, users: Sequence[str]) -> list[Offer]:
        names = self.index.labels(users)
        return [Offer(path.partition("/")[2], names[path]) for path in users if path in names]

    @property
    def catalog(self) -> list[Triple]:
        """The description of the dataset in VoID and DCAT.

        Raises:
            HttpProblem: 503, it cannot be read.
        """
        return self.once("catalog", self._catalog)

    def _catalog(self) -> list[Triple]:
        try:
            with (self.release.path / CATALOG).open("rb") as stream:
                return [quad.triple for quad in parse(stream, format=RdfFormat.TURTLE)]
        except (OSError, SyntaxError) as error:
            raise HttpProblem("store-unavailable", "The description of the release is gone or damaged.") from error


def _remote(settings: Settings, connect: Connect | None) -> ReleaseStore:
    from communique.web.remote import RemoteStore  # only now: who has no other engine need not wait for its client

    return RemoteStore.open(settings, connect)


def site_of(request: Request) -> Site:
    """Return the site that a request is for, as its reader wants it."""
    site = cast("Site", request.app.state.site)
    return site.read_by(reading_of(request, site.pages.languages))
