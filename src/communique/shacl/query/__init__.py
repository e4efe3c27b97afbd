"""Queries of shapes, asked for all focus nodes at once."""
