"""One address for each kind of page in the small corpus, where a person might look at it."""

from __future__ import annotations

from urllib.parse import urlencode

_ACTORS = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?person ?name { ?person a <http://xmlns.com/foaf/0.1/Person> ; skos:prefLabel ?name }"""
EVENT = "/doc/event/1951-03-03-geneva"
CONTESTED = "/doc/event/1951-spring-call"
QUESTION = "/doc/question/was-there-a-call"

PLACES = {
    "front": "/",
    "events": "/events",
    "events, filtered": "/events?from=1951-03-01&q=geneva",
    "event": EVENT,
    "event, contested": CONTESTED,
    "person": "/doc/person/ada-norland",
    "body": "/doc/body/northland",
    "place": "/doc/place/geneva",
    "agreement": "/doc/agreement/ferry-accord",
    "source": "/doc/source/harbour-gazette",
    "people": "/people",
    "contradictions": "/contradictions",
    "contradictions, newest first": "/contradictions?sort=newest&degree=contradiction",
    "question": QUESTION,
    "map": "/map",
    "map, with borders": "/map?borders=yes",
    "network": "/network",
    "network of sides": "/network?kind=side",
    "two together": "/network/together?first=person/ada-norland&second=person/bela-suter",
    "ask": "/sparql",
    "answer": f"/sparql?{urlencode({'query': _ACTORS})}",
    "questions": "/queries",
    "vocabulary": "/ns",
    "downloads": "/dumps/",
    "about": "/about",
    "contribute": "/contribute",
    "form": "/contribute/meeting",
    "contribute, a kind": "/contribute/meeting",
    "problems": "/problems",
}
MISSING = "/doc/event/there-is-none"
"""A page that says what is wrong."""
