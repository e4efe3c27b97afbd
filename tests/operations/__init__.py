"""OPERATIONS.md and its files, done as they say."""
