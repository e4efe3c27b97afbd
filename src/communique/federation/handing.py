"""Which values of our data are handed along with a pattern, so that an endpoint need not send all that it has.

A pattern inside `SERVICE` is joined with what stands beside it. A value of a shared variable that some part of that
does not have can join with nothing; so a pattern that is asked with the values of such a part, and of no other, gives
the same answer to the whole query. A part is made of triples, `VALUES`, `GRAPH`, and filters on nothing but these
triples. It stands beside the clause or around it, up to the next `SELECT`; around an `OPTIONAL`, `MINUS` or `EXISTS`
only before it and in the same group, for what comes later sees what was found, or that nothing was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communique.sparql.services import Service, is_word, partner
from communique.sparql.tokens import Kind, Token

_PASSED = ("optional", "minus", "service", "bind", "union", "lateral")
_JOINED = ("graph", "values")
_FILTER = "filter"


@dataclass(frozen=True)
class Part:
    """A piece of a group of graph patterns: tokens from `first` to before `end`.

    Attributes:
        first: place of its first token.
        end: place after its last.
        is_triples: whether it is made of triples, which bind each of their variables.
        is_filter: whether it is a filter.
    """

    first: int
    end: int
    is_triples: bool = False
    is_filter: bool = False


@dataclass(frozen=True)
class Beside:
    """What stands beside a `SERVICE` clause.

    Attributes:
        pattern: the parts that are joined with it, as one group.
        shared: the variables that they share with triples of the clause, without their sign, sorted.
        leading: the variables of the triples with which the clause begins: values for them can stand before its pattern
            as if they were the first part of it. OPTIONAL, for one, would otherwise take them for what it extends.
    """

    pattern: str
    shared: tuple[str, ...]
    leading: frozenset[str]


def beside(text: str, seen: Sequence[Token], service: Service) -> Beside:
    """Return what is joined with a clause of a query.

    Args:
        text: the query, spelled out.
        seen: its tokens.
        service: the clause.
    """
    joined = [part for part in _around(seen, service.first) if not part.first <= service.first < part.end]
    inner = _parts(seen, service.opening) if not is_word(seen[service.opening + 1], "select") else ()
    shared = _variables(seen, joined) & _variables(seen, [part for part in inner if part.is_triples])
    pattern = " . ".join(_written(text, seen, part) for part in joined)
    leading = _variables(seen, _leading(seen, service.opening)) & shared
    return Beside(f"{{ {pattern} }}", tuple(sorted(shared)), frozenset(leading))


def _leading(seen: Sequence[Token], opening: int) -> list[Part]:
    """Return the triples with which a group begins, after `VALUES` and filters, which may stand anywhere."""
    place = opening + 1
    while is_word(seen[place], "values", _FILTER) or seen[place].text == ".":
        place = place + 1 if seen[place].text == "." else _end_of_element(seen, place)
    return [part for part in _parts(seen, opening) if part.first == place and part.is_triples]


def _around(seen: Sequence[Token], place: int) -> Iterator[Part]:
    """Yield the parts that are joined with what stands at a token, from its own group outwards."""
    before, last = len(seen), False
    for opening in reversed(_open_braces(seen, place)):
        if is_word(seen[opening + 1], "select"):
            return
        if not is_word(seen[opening - 2], "graph"):  # its triples are those of one graph
            yield from _certain_parts(seen, opening, before)
        word = seen[opening - 1]
        if last or is_word(word, "lateral"):
            return
        last = is_word(word, "optional", "minus", "exists")
        before = opening if last and not _is_filter(seen, opening) else len(seen)


def _is_filter(seen: Sequence[Token], opening: int) -> bool:
    """Tell whether a group stands in a filter by itself, which counts for all of the group around it."""
    place = opening - 2
    return is_word(seen[place], _FILTER) or (is_word(seen[place], "not") and is_word(seen[place - 1], _FILTER))


def _open_braces(seen: Sequence[Token], place: int) -> list[int]:
    still_open: list[int] = []
    for number in range(place):
        if seen[number].kind is Kind.SIGN and seen[number].text == "{":
            still_open.append(number)
        elif seen[number].kind is Kind.SIGN and seen[number].text == "}":
            still_open.pop()
    return still_open


def _certain_parts(seen: Sequence[Token], opening: int, before: int) -> list[Part]:
    """Return the parts of a group that end before a token: what is joined, and filters on what its triples bind."""
    parts = [part for part in _parts(seen, opening) if part.end <= before]
    bound = _variables(seen, [part for part in parts if part.is_triples])
    return [part for part in parts if not part.is_filter or _is_filter_on(seen, part, bound)]


def _is_filter_on(seen: Sequence[Token], part: Part, bound: set[str]) -> bool:
    has_pattern = any(is_word(token, "exists") for token in seen[part.first : part.end])
    return not has_pattern and _variables(seen, [part]) <= bound


def _parts(seen: Sequence[Token], opening: int) -> Iterator[Part]:
    """Yield the parts of a group that are joined, and its filters."""
    place, closing = opening + 1, partner(seen, opening)
    start = place
    while place < closing:
        if not (is_word(seen[place], *_PASSED, *_JOINED, _FILTER) or seen[place].text == "{"):
            place = partner(seen, place) + 1 if seen[place].text in ("(", "[") else place + 1
            continue
        yield from _triples(seen, start, place)
        end = _end_of_element(seen, place)
        if is_word(seen[place], *_JOINED, _FILTER):
            yield Part(place, end, is_filter=is_word(seen[place], _FILTER))
        start = place = end
    yield from _triples(seen, start, closing)


def _triples(seen: Sequence[Token], start: int, end: int) -> Iterator[Part]:
    while end > start and seen[end - 1].text == ".":
        end -= 1
    while start < end and seen[start].text == ".":
        start += 1
    if start < end:
        yield Part(start, end, is_triples=True)


def _end_of_element(seen: Sequence[Token], place: int) -> int:
    """Return the place after an element that begins with a keyword or a brace: after its first pair of brackets."""
    wanted = ("{",) if is_word(seen[place], *_JOINED) else ("{", "(")
    opening = next((at for at in range(place, len(seen)) if seen[at].text in wanted), len(seen) - 1)
    return partner(seen, opening) + 1


def _variables(seen: Sequence[Token], parts: Sequence[Part]) -> set[str]:
    places = (place for part in parts for place in range(part.first, part.end))
    return {seen[place].text[1:] for place in places if seen[place].kind is Kind.VARIABLE}


def _written(text: str, seen: Sequence[Token], part: Part) -> str:
    return text[seen[part.first].start : seen[part.end].start].rstrip()
