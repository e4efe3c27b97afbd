"""Evaluating shapes on many nodes at once."""
