"""Communiqué: negotiations published as linked data."""

__version__: str


def __getattr__(name: str) -> str:
    """Return the version, for which the metadata of all installed packages have to be looked through."""
    if name != "__version__":
        raise AttributeError(name)
    from importlib.metadata import version

    return version("communique")
