"""N-Triples that need no parser say what the parser would say of them; whatever else they are is left to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.shacl.data import parsing
from communique.shacl.data.canonical import terms, terms_if_canonical
from communique.shacl.data.inputs import inputs
from communique.shacl.data.loading import Unreadable, load
from tests.shacl.graph_model import shown

LINES = [
    b"<urn:a> <urn:p> <urn:b> .\n",
    b'<urn:a> <urn:p> "one > <two> _: . end" .\n',
    b'<urn:a> <urn:q> "zwei\\n \\"und\\" drei"@de .\n',
    b'_:x <urn:q> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .\n',
    b"<urn:c> <urn:p> _:x .\n",
    b"<urn:a> <urn:p> <urn:b> .\n",
    '<urn:ä> <urn:p> "smørrebrød\U0001f37d" .\n'.encode(),
]
CANONICAL = b"".join(LINES)
OTHERS = {
    "two spaces": b"<urn:a>  <urn:p> <urn:b> .\n",
    "a tab": b"<urn:a>\t<urn:p> <urn:b> .\n",
    "no space before the full stop": b"<urn:a> <urn:p> <urn:b>.\n",
    "a space at the start": b" <urn:a> <urn:p> <urn:b> .\n",
    "something before the subject": b"a  <urn:a> <urn:p> <urn:b> .\n",
    "a space at the end": b"<urn:a> <urn:p> <urn:b> . \n",
    "ends of lines as Windows has them": b"<urn:a> <urn:p> <urn:b> .\r\n",
    "an empty line": b"\n",
    "a comment": b"# <urn:a> <urn:p> <urn:b> .\n",
    "a comment after the statement": b'<urn:a> <urn:p> "a" . # an end .\n',
    "a letter escaped in vain": b'<urn:a> <urn:p> "\\u0041" .\n',
    "a datatype in vain": b'<urn:a> <urn:p> "a"^^<http://www.w3.org/2001/XMLSchema#string> .\n',
    "a language in upper case": b'<urn:a> <urn:p> "a"@DE .\n',
    "a quad": b"<urn:a> <urn:p> <urn:b> <urn:g> .\n",
    "a quad and two terms": b"<urn:a> <urn:p> <urn:b> <urn:g> .\n<urn:a> <urn:p> .\n",
    "two terms": b"<urn:a> <urn:p> .\n",
    "two statements on a line": b"<urn:a> <urn:p> <urn:b> . <urn:a> <urn:p> <urn:c> .\n",
    "a literal as subject": b'"a" <urn:p> <urn:b> .\n',
    "a literal as predicate": b'<urn:a> "p" <urn:b> .\n',
    "a blank node as predicate": b"<urn:a> _:p <urn:b> .\n",
    "a relative IRI": b"<a> <urn:p> <urn:b> .\n",
    "an IRI with a space": b"<urn:a> <urn:p> <urn:b b> .\n",
    "an IRI that does not end": b"<urn:a> <urn:p> <urn:b .\n",
    "a literal that does not end": b'<urn:a> <urn:p> "b .\n',
    "an escape that is none": b'<urn:a> <urn:p> "\\q" .\n',
    "a language that is none": b'<urn:a> <urn:p> "a"@123456789 .\n',
    "a label that is none": b"_:-x <urn:p> <urn:b> .\n",
    "no UTF-8": b'<urn:a> <urn:p> "\xff" .\n',
    "no end of the line": b"<urn:a> <urn:p> <urn:b> .",
    "a triple as object": b"<urn:a> <urn:p> <<( <urn:a> <urn:p> <urn:b> )>> .\n",
    "a word": b"word\n",
}


def outcome(path: Path) -> object:
    """Return what is in a file, with its lines, or what is wrong with it."""
    try:
        return shown(load(inputs([str(path)]), processes=1))
    except Unreadable as error:
        return error.problems


def outcomes(path: Path, content: bytes) -> tuple[object, object]:
    """Return what a content is, taken as it stands where it can be, and parsed."""
    path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parsing, "terms_if_canonical", lambda _: None)
        wanted = outcome(path)
    return outcome(path), wanted


def test_what_is_canonical_is_taken_as_it_stands(tmp_path: Path) -> None:
    assert terms_if_canonical(CANONICAL) == terms(CANONICAL)
    assert len(terms(CANONICAL)) == 3 * len(LINES)
    found, wanted = outcomes(tmp_path / "data.nt", CANONICAL)
    assert found == wanted


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("place", [0, 3, len(LINES)])
def test_what_is_not_is_left_to_the_parser(tmp_path: Path, other: bytes, place: int) -> None:
    content = b"".join([*LINES[:place], other, *LINES[place:]])
    assert terms_if_canonical(content) is None
    found, wanted = outcomes(tmp_path / "data.nt", content)
    assert found == wanted


@pytest.mark.parametrize("line", [b"\n", b"<a\n", b"<a> <\n", b"<a> <b> .\n", b" "])
def test_a_million_lines_that_are_none_are_looked_at_once(line: bytes) -> None:
    assert terms_if_canonical(line * 1_000_000) is None  # which would not end if each were compared with all others


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(LINES), min_size=1, max_size=4).map(b"".join),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 2), st.binary(max_size=2) | st.sampled_from(b' .<>"\n_:'))),
)
def test_a_changed_byte_changes_the_same_in_both(
    tmp_path: Path, content: bytes, changes: list[tuple[int, int, bytes | int]]
) -> None:
    for place, gone, new in changes:
        at = place % len(content) if content else 0
        content = content[:at] + (bytes([new]) if isinstance(new, int) else new) + content[at + gone :]
    found, wanted = outcomes(tmp_path / "data.nt", content)
    assert found == wanted
