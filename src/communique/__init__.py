"""Communiqué: negotiations published as linked data."""

from importlib.metadata import version

__version__ = version("communique")
