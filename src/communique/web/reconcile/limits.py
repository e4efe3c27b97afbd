"""How much of the Reconciliation API is answered at a time."""

from __future__ import annotations

BATCH = 50
"""Queries of a batch."""
CONDITIONS = 20
"""Conditions of a query."""
VALUES = 30
"""Values of all conditions of a query together."""
DEFAULT_CANDIDATES, CANDIDATES = 10, 100
"""Candidates for a query, unless another number is asked for, and at most."""
DEFAULT_SUGGESTIONS, SUGGESTIONS, SKIPPED = 10, 50, 1000
"""Suggestions, unless another number is asked for, at most, and how many can be skipped before."""
ROWS, COLUMNS = 200, 20
"""Things and properties of a data extension."""
