"""A data graph in a folder: its columns in one file that is mapped into memory, and not read when it is opened."""

from __future__ import annotations

import json
import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.shacl.data.columns import Column, Columns
from communique.shacl.data.part import Part
from communique.shacl.data.term_block import TermBlock
from communique.shacl.data.terms_table import Terms

ARRAYS, NAMES = "graph.bin", "graph.json"
"""The two files: the columns one after the other; where each begins, and what is no number."""
_BLOCK = ("text", "ends", "hashes", "kinds", "datatypes", "languages")
_COLUMNS = ("predicates", "starts", "subjects", "objects", "rows", "repeats", "repeated")
_ALIGNED = 64  # bytes


def write(folder: Path, terms: Terms, part: Part) -> None:
    """Write terms and a part from which nothing is gone into a folder, sorted in every way that look-ups need.

    Raises:
        OSError: the folder cannot be written.
    """
    columns, block = part.columns, terms.packed()
    inverse, by_subject = columns.sorted_throughout()
    arrays = {f"term {name}": getattr(block, name) for name in _BLOCK}
    arrays |= {f"triple {name}": getattr(columns, name) for name in _COLUMNS}
    arrays["index hashes"], arrays["index order"] = terms.index if block is terms.block else Terms(block).index
    arrays["inverse keys"], arrays["inverse places"] = inverse
    arrays["subject keys"], arrays["subject places"] = by_subject.keys, by_subject.places
    arrays["lines"], arrays["ends"] = part.lines, part.ends
    layout = _write_arrays(folder / ARRAYS, arrays)
    names = {"arrays": layout, "tags": block.tags, "paths": list(part.paths)}
    (folder / NAMES).write_text(json.dumps(names), encoding="utf-8")


def read(folder: Path) -> tuple[Terms, Part]:
    """Return what `write` has written.

    Raises:
        OSError: a file is missing or cannot be read.
        ValueError: a file is damaged so much that it shows; compare digests to notice other damage.
    """
    names = json.loads((folder / NAMES).read_text(encoding="utf-8"))
    arrays = _mapped(folder / ARRAYS, names["arrays"])
    block = TermBlock(**{name: arrays[f"term {name}"] for name in _BLOCK}, tags=tuple(names["tags"]))
    columns = Columns(
        **{name: arrays[f"triple {name}"] for name in _COLUMNS},
        inverse=(arrays["inverse keys"], arrays["inverse places"]),
        subject_order=[Column(arrays["subject keys"], arrays["subject places"], 0)],
    )
    terms = Terms(block, (arrays["index hashes"], arrays["index order"]))
    return terms, Part(columns, arrays["lines"], names["paths"], arrays["ends"])


def _write_arrays(path: Path, arrays: dict[str, NDArray[Any]]) -> dict[str, tuple[str, int, int]]:
    """Write arrays one after the other; return type, first byte and length of each."""
    layout = {}
    with path.open("wb") as stream:
        for name, array in arrays.items():
            stream.write(b"\0" * (-stream.tell() % _ALIGNED))
            layout[name] = (array.dtype.str, stream.tell(), len(array))
            stream.write(np.ascontiguousarray(array).data)
        stream.write(b"\0" * _ALIGNED)  # an empty file cannot be mapped
    return layout


def _mapped(path: Path, layout: dict[str, tuple[str, int, int]]) -> dict[str, NDArray[Any]]:
    with path.open("rb") as stream:
        content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    return {name: np.frombuffer(content, type_, count, start) for name, (type_, start, count) in layout.items()}
