"""Drawings: geometry from data, without knowledge of requests, stores or templates."""
