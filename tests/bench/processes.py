"""What one measured process does: our build without the check before it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from communique.corpus import read_sources
from communique.release.build import build_release


def release(project: Path, releases: Path) -> None:
    """Build the release of a project."""
    started = time.perf_counter()

    def phase(name: str) -> None:
        print(f"{time.perf_counter() - started:.2f} {name}", flush=True)

    phase("finding files")
    build_release(read_sources(project), releases, {"warnings": 0, "infos": 0}, phase)
    phase("end")


def main() -> None:
    """Build the release of PROJECT into a second folder.

    Prints the name of each phase when it begins, with the seconds since the start, and `end` at the end.
    """
    release(Path(sys.argv[1]), Path(sys.argv[2]))


if __name__ == "__main__":
    main()
