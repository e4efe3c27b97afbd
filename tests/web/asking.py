"""Words that the tests of the endpoint share: queries on the small corpus, and what answers have to look like."""

from __future__ import annotations

from typing import Any

import requests

from communique.terms import BASE, PREFIXES

QUERY, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
CLAIM_FILE = f"{BASE}graph/data/claims/was-there-a-call"
EVENT_FILE = f"{BASE}graph/data/events/1951-spring-call"
CMQ = f"PREFIX cmq: <{PREFIXES['cmq']}>\n"
CLAIMS = CMQ + "SELECT ?c { ?c a cmq:Claim } ORDER BY ?c"
TRICKY = "50%20off + more & = ; \u0131 ա\u0308 Տեքստ «ü» 𝄞 %2B %"


def rows(response: requests.Response) -> list[dict[str, Any]]:
    """Return the bindings of a result in JSON."""
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "application/sparql-results+json"
    found: list[dict[str, Any]] = response.json()["results"]["bindings"]
    return found


def problem(response: requests.Response, status: int, code: str) -> dict[str, Any]:
    """Check the one shape that all problems have and return it."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["status"] == status
    assert found["code"] == code
    assert found["type"].endswith(f"/problems#{code}")
    assert found["title"]
    assert found["detail"]
    assert "Traceback" not in response.text
    return found
