"""What can go wrong between here and Wikidata; each with what to do."""

from __future__ import annotations

from communique.errors import EnvironmentFailure


class WikidataUnavailable(EnvironmentFailure):
    """The site gives no answer that can be used: no connection, too slow, too busy, or an error of its own."""

    code = "wikidata-unavailable"


class UnreadableAnswer(WikidataUnavailable):
    """An answer came and is not what the protocol says: cut short, no JSON, or of another shape."""

    code = "wikidata-unreadable"


class Refused(WikidataUnavailable):
    """The site understood and refused: a query that is wrong, a parameter that it does not take."""

    code = "wikidata-refused"


class NotCached(EnvironmentFailure):
    """What was asked offline is not remembered, or what is remembered is damaged."""

    code = "wikidata-not-cached"
