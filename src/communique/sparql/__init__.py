"""SPARQL as text: tokens, what the engine is given, and what is wrong with a query that cannot be read."""
