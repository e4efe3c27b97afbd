"""Run the test suites and print how each engine did: `python -m tests.conformance`."""

from __future__ import annotations

import sys
from importlib.metadata import version

from tests.conformance.cases import cases
from tests.conformance.outcomes import outcome, table
from tests.conformance.source import Unavailable, suites

_NOTE = """\
Of the rules the validation reports are compared, not the triples that they infer, and they run only where the shapes
ask for it. Nine files of DASH that validate nothing (queries, a function called by itself) are left out."""


def main() -> int:
    """Print the table and every case that is not as it should be; return 1 if there is one."""
    try:
        folder = suites()
    except Unavailable as error:
        sys.stderr.write(f"{error}.\n")
        return 3
    found = [outcome(case) for case in cases(folder)]
    sys.stdout.write(f"Suites of pySHACL {version('pyshacl')}\n\n{table(found)}\n\n{_NOTE}\n")
    for each in found:
        if not each.fine or each.reference:
            sys.stdout.write(f"\n{each}\n")
    return int(not all(each.fine for each in found))


if __name__ == "__main__":
    sys.exit(main())
