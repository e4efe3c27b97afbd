"""Puts what is known about one thing into sentences."""

from __future__ import annotations

from pyoxigraph import NamedNode

from communique.explain.appearances import appearances
from communique.explain.description import description_of_thing, descriptions_of_parts
from communique.explain.footnotes import footnotes
from communique.explain.gaps import gaps
from communique.explain.positions import positions
from communique.explain.scope import Scope
from communique.explain.sentence import Explanation
from communique.explain.statements import Statements


def explain(statements: Statements, subject: NamedNode) -> Explanation:
    """Return what is known about `subject`, a thing or a part of one that `statements` describe.

    Every statement about it and its parts is put into words, then what others say of it and where it appears.
    """
    scope = Scope(statements, subject)
    sections = [
        description_of_thing(scope),
        *descriptions_of_parts(scope),
        *positions(scope),
        appearances(scope),
        gaps(scope),
    ]
    kept = tuple(section for section in sections if section.sentences)
    return Explanation(subject, scope.names.of(subject), kept, footnotes(scope, kept))
