"""What went wrong in Spark, on one line."""

from __future__ import annotations

import re

_PYTHON = re.compile(r"(?!py4j|pyspark)[A-Za-z_][\w.]*(Error|Exception|Failure|Input): \S")
_JAVA = re.compile(r"(Caused by: |Exception in thread \"\S+\" |: )?(java|org|scala)\.[\w.$]+: \S")


def reason(*told: str) -> str:
    """Return the reason in the accounts of Python and Java: the last exception of a worker's Python, else of Java."""
    lines = [line for text in told for line in text.splitlines() if line.strip()]
    of_python = [line for line in lines if _PYTHON.match(line)]
    of_java = [line.partition(": ")[2] for line in lines if _JAVA.match(line)]
    found = of_python[-1:] or of_java[-1:] or lines[:1] or ["it does not say why"]
    return found[0].strip().rstrip(".")
