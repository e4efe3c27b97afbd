"""Tables as sets of rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from communique.shacl.data.arrays import distinct_rows

_ROWS = st.lists(st.tuples(*[st.integers(-1, 3)] * 3), max_size=30)


@given(_ROWS)
def test_distinct_rows_are_each_row_once_in_order(rows: list[tuple[int, int, int]]) -> None:
    table = np.array(rows, np.int32).reshape(-1, 3)
    assert list(map(tuple, distinct_rows(table).tolist())) == sorted(set(rows))
