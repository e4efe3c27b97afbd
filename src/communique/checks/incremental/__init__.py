"""The check of a project that remembers: what has not changed, and what no change concerns, is not checked again.

A full check is an incremental one that remembers nothing. What is remembered is what was found the last time, with
the digest of everything that it follows from; a check works out how the files differ from then, judges anew what the
difference can concern, and leaves the rest. Nothing is taken over without knowing that it still holds.
"""
