"""pySHACL with its known faults put right: what differs from this is a fault that is not known, or ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import chain
from unittest.mock import patch

from tests.shacl.known_faults import Fault
from tests.shacl.mended import components, constraints, paths, reports, strings, values


@contextmanager
def mended() -> Iterator[set[Fault]]:
    """Put pySHACL right for a while; yield the faults that it meets meanwhile: where it would have said otherwise."""
    met: set[Fault] = set()
    with ExitStack() as stack:
        for owner, name, mend in chain.from_iterable(
            part.mends(met) for part in (values, paths, strings, constraints, components, reports)
        ):
            stack.enter_context(patch.object(owner, name, mend, create=True))
        yield met
