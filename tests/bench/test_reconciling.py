"""The batches of the benchmark are batches, and ask for things that are there."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from communique.matching.index import Index
from communique.matching.matcher import candidates
from communique.web.reconcile.queries import query_02
from tests.bench.goals import goals_table
from tests.bench.load import Load
from tests.bench.reconciling import QUERIES, batches, goals, table
from tests.matching.making import small, write_index


def test_batches_are_the_same_each_time_and_find_something(tmp_path: Path) -> None:
    index = Index.open(write_index(small(), tmp_path))
    made, again = (list(batches(index, 5)) for _ in range(2))
    assert made == again
    assert len({one.target for one in made}) == 5
    asked = [json.loads(parse_qs(urlsplit(one.target).query)["queries"][0]) for one in made]
    assert all(1 <= len(batch) <= QUERIES for batch in asked)
    queries = [query_02(index, query, "") for batch in asked for query in batch.values()]
    assert all(query and candidates(index, query) for query in queries)


def test_the_table_and_the_goal_show_what_was_found() -> None:
    found = {1: Load(100, 1.0, 8.0, 20.0, 0, 0, 1000), 4: Load(300, 1.0, 12.0, 30.0, 0, 0, 3000)}
    assert "100/s" in "\n".join(table(found))
    assert "reached" in "\n".join(goals_table(goals("the shipped corpus", found)))
