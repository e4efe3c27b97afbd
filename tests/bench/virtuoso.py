"""Virtuoso from Debian's package, loaded with the N-Quads dump of a release."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from communique.release.layout import DUMPS
from tests.bench.loopback import HOST, free_port

PROGRAM = "virtuoso-t"
_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = {sql}
ServerThreads = 64
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
DirsAllowed = {folder}
CheckpointInterval = 0

[HTTPServer]
ServerPort = {http}
ServerRoot = {folder}
ServerThreads = 64
MaxKeepAlives = 64
KeepAliveTimeout = 60

[SPARQL]
ResultSetMaxRows = 1000000
"""
"""Buffers as its manual advises for 4 GB; more threads than there are connections, or it refuses some."""
_START_SECONDS = 120
_LOAD_SECONDS = 1800


def version() -> str:
    """Return name and version, or that it is not installed."""
    if not shutil.which(PROGRAM):
        return "Virtuoso not installed"
    done = subprocess.run([PROGRAM, "-?"], capture_output=True, text=True, check=False)
    found = re.search(r"Version (\S+)", done.stdout + done.stderr)
    return f"Virtuoso {found[1] if found else 'of unknown version'}"


def arguments(folder: Path, http: int) -> list[str]:
    """Write the settings for a port and return the arguments of the program."""
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, http=http, sql=free_port()), "utf-8")
    return ["-f", "-c", str(settings)]


def load(release: Path, folder: Path) -> None:
    """Load the dump of a release into a new database in `folder`, with its bulk loader.

    Raises:
        OSError: the server does not start, or its client is not installed.
        subprocess.SubprocessError: the loader fails.
    """
    os.link(release / DUMPS / "communique.nq", folder / "data.nq")
    command = [PROGRAM, *arguments(folder, free_port())]
    settings = (folder / "virtuoso.ini").read_text("utf-8")
    sql = re.findall(r"ServerPort = (\d+)", settings)[0]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(int(sql))
            statements = f"ld_dir('{folder}', 'data.nq', 'urn:x-none'); rdf_loader_run(); checkpoint; shutdown;"
            client = shutil.which("isql-vt") or "isql"
            subprocess.run(
                [client, sql, "dba", "dba", "errors=stdout", f"exec={statements}"],
                check=True,
                capture_output=True,
                timeout=_LOAD_SECONDS,
            )
            process.wait(_START_SECONDS)
        finally:
            process.kill()
    (folder / "data.nq").unlink()


def _wait(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
