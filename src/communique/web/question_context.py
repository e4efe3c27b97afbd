"""What the page of a question needs beside the question and its claims: meanings of stances, plain statements."""

from __future__ import annotations

from pyoxigraph import Triple

from communique.terms import CMQ, SKOS
from communique.web.store import ReleaseStore


def context_of_question(store: ReleaseStore, iri: str) -> list[Triple]:
    """Return what the stances of the claims on a question mean, and what is stated plainly of what they are about.

    One query.

    Raises:
        HttpProblem: 503, the store cannot be read.
    """
    claims = f"?claim {CMQ.answers} <{iri}> ."
    return store.construct(
        f"""CONSTRUCT {{ ?subject ?property ?value }} WHERE {{
          {{ {claims} ?claim {CMQ.about} ?subject ; {CMQ.aboutProperty} ?property . ?subject ?property ?value }}
          UNION
          {{ {claims} ?claim {CMQ.stance} ?subject . VALUES ?property {{ {SKOS.definition} {SKOS.note} }}
             ?subject ?property ?value }}
        }}"""
    )
