"""Queries that join our data with another endpoint's by `SERVICE`, asked from a desk and never by the public server.

The engine asks nobody. What stands inside `SERVICE` is sent from here to an endpoint that is allowed, with the values
that our data give it, and the answer takes the place of the clause before the engine sees the query.
"""
