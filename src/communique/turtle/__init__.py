"""Turtle as files: reading with line numbers, writing in one canonical form."""
