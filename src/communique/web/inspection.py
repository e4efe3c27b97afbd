"""Whether the files of the store are those that were built.

Their sizes are looked at before anything is served. Reading every byte takes about a second a gigabyte, so a process of
the lowest priority does that while requests are answered already: what is undamaged can be served meanwhile, and
afterwards. It is a process, because a thread that has to wait for its turn may hold the interpreter's lock.

Run as `python -m communique.web.inspection FOLDER PARENT`; it prints a line for each finding.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from communique.processes import die_with_parent
from communique.release.release import DamagedRelease, Release, open_release, wrong_store_files

_LEAST_PRIORITY = 19
_HINT = "Take its folder from a backup, or move it away and run `communique build`."
_log = logging.getLogger("communique.web")


class Inspection:
    """What is wrong with the files of a store, as far as it is known.

    Attributes:
        damage: a sentence for each file that is not as it was built; empty until all of them have been read.
    """

    def __init__(self, release: Release, is_served: bool = True) -> None:
        """Look at names and sizes.

        Args:
            release: the release.
            is_served: whether queries are answered from its store; another engine's data are not looked at here.

        Raises:
            DamagedRelease: a file is missing, of another size, or none of the release.
        """
        self.damage: tuple[str, ...] = ()
        self._release = release
        self._is_served = is_served
        wrong = wrong_store_files(release, thorough=False) if is_served else []
        if wrong:
            message = f"{release.path}: the release is damaged: {'; '.join(wrong)}."
            raise DamagedRelease(message, _HINT)

    def start(self) -> None:
        """Have the files read by another process, for which nobody has to wait."""
        if self._is_served:
            threading.Thread(target=self._wait, name="inspection", daemon=True).start()

    def _wait(self) -> None:
        """Start that process and wait for what it finds; it ends when this thread does."""
        command = [sys.executable, "-m", "communique.web.inspection", str(self._release.path), str(os.getpid())]
        outcome = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, encoding="utf-8", process_group=0
        )  # in a group of its own Ctrl-C does not reach it
        name = self._release.manifest["id"]
        self.damage = tuple(outcome.stdout.splitlines())
        for finding in self.damage:
            _log.error("release %s is damaged: %s", name, finding)
        if outcome.returncode:
            _log.error("the store of release %s could not be inspected: exit code %s", name, outcome.returncode)


def main() -> None:
    """Print what is wrong with the store of the release whose folder is the first argument."""
    os.nice(_LEAST_PRIORITY)
    die_with_parent(int(sys.argv[2]))
    try:
        findings = wrong_store_files(open_release(Path(sys.argv[1])))
    except DamagedRelease as error:
        findings = [error.message]
    sys.stdout.writelines(f"{finding}\n" for finding in findings)


if __name__ == "__main__":
    main()
