"""The Ask page: a form for a query, what completes it, and its answer as people read it."""
