"""What a list of events is narrowed by, as it stands in an address and is read from it.

Several values of one filter are alternatives, different filters add up. Equal lists have one canonical address: its
parameters are sorted, and what goes without saying is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from communique.matching.folding import folded
from communique.release.events.schema import CONTESTED, FILTERS, NO, YES
from communique.web.parameters import bad, singles, values_by_name
from communique.web.period import ALWAYS, FROM, TO, WHEN, Period, period_of
from communique.web.problems import HttpProblem

WORDS, PAGE = "q", "page"
MOST_VALUES = 50
"""Most values of one filter."""
MOST_LETTERS = 200
"""Most letters of the words that are looked for."""
_MOST_WORDS = 16
_SINGLE = (FROM, TO, WHEN, WORDS, PAGE)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed by.

    Attributes:
        period: when the events were.
        words: what is looked for.
        chosen: names of values by filter, sorted.
        page: the page that is wanted, as it was typed.
        unknown: names of parameters that mean nothing here.
    """

    period: Period = ALWAYS
    words: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    page: str = "1"
    unknown: tuple[str, ...] = ()

    @property
    def keys(self) -> list[str]:
        """The words that are looked for, folded."""
        return list(dict.fromkeys(folded(self.words).split()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing narrows the list."""
        return self.period.is_open and not (self.words or self.chosen)

    def values(self, filter_: str) -> tuple[str, ...]:
        """Return the names of the chosen values of a filter."""
        return self.chosen.get(filter_, ())

    def with_values(self, filter_: str, values: Iterable[str]) -> Filters:
        """Return these filters with other values of one."""
        others = {name: found for name, found in self.chosen.items() if name != filter_}
        chosen = tuple(sorted(set(values)))
        return replace(self, chosen={**others, **({filter_: chosen} if chosen else {})}, page="1")

    def query(self, page: int = 1) -> str:
        """Return the canonical query string for a page of this list, with a question mark, empty for the whole."""
        pairs = [(name, value) for name, values in self.chosen.items() for value in values]
        pairs += self.period.parameters().items()
        pairs += [(WORDS, self.words)] if self.words else []
        pairs += [(PAGE, str(page))] if page > 1 else []
        return f"?{urlencode(sorted(pairs), safe=':')}" if pairs else ""


def read_filters(parameters: Sequence[tuple[str, str]]) -> Filters:
    """Return what the parameters of an address say; those without a value say nothing.

    Raises:
        HttpProblem: 400, one cannot be read.
    """
    found = values_by_name(parameters)
    single = singles(found, _SINGLE)
    filters = Filters(
        period_of(single),
        single.get(WORDS, ""),
        {name: tuple(sorted(set(found[name]))) for name in FILTERS if name in found},
        single.get(PAGE, "1"),
        tuple(sorted(name[:40] for name in found if name not in (*_SINGLE, *FILTERS))),
    )
    _refuse(filters)
    return filters


def _refuse(filters: Filters) -> None:
    for name, values in filters.chosen.items():
        if len(values) > MOST_VALUES:
            raise HttpProblem("bad-parameter", f"“{name}” has {len(values)} values; state at most {MOST_VALUES}.")
    for value in filters.values(CONTESTED):
        if value not in (YES, NO):
            raise bad(CONTESTED, value, f"write {YES} or {NO}")
    if len(filters.words) > MOST_LETTERS or len(filters.keys) > _MOST_WORDS:
        most = f"{_MOST_WORDS} words and {MOST_LETTERS} letters"
        raise HttpProblem("bad-parameter", f"“{WORDS}” has too many words to look for; write at most {most}.")
