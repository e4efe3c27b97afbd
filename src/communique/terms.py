"""Namespaces, the one prefix table, and the terms that code has to name."""

from __future__ import annotations

from functools import lru_cache

from pyoxigraph import NamedNode

BASE = "https://w3id.org/communique/"
KINDS = (
    "agreement", "body", "claim", "event", "office", "person", "place", "process", "question", "source", "topic",
)  # fmt: skip

_OWN = {
    "cmq": f"{BASE}ns#",
    "code": f"{BASE}code/",
    "shape": f"{BASE}shapes#",
    **{kind: f"{BASE}id/{kind}/" for kind in KINDS},
}
_FOREIGN = {
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "lode": "http://linkedevents.org/ontology/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pav": "http://purl.org/pav/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "spdx": "http://spdx.org/rdf/terms#",
    "sssom": "https://w3id.org/sssom/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "vs": "http://www.w3.org/2003/06/sw-vocab-status/ns#",
    "wd": "http://www.wikidata.org/entity/",
    "wikibase": "http://wikiba.se/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
PREFIXES: dict[str, str] = {**_OWN, **_FOREIGN}
"""Prefix to namespace, for every file, dump, page and query of the project."""


class Namespace:
    """A namespace whose attributes are its terms: `CMQ.date`."""

    def __init__(self, iri: str) -> None:
        self._iri = iri

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        return NamedNode(self._iri + name)

    def __str__(self) -> str:
        return self._iri

    def term(self, name: str) -> NamedNode:
        """Return the term called `name`, for names that only the program knows or that are Python keywords."""
        return NamedNode(self._iri + name)


CMQ = Namespace(PREFIXES["cmq"])
CODE = Namespace(PREFIXES["code"])
DCAT = Namespace(PREFIXES["dcat"])
DCTERMS = Namespace(PREFIXES["dcterms"])
EDTF = Namespace(PREFIXES["edtf"])
FOAF = Namespace(PREFIXES["foaf"])
GEO = Namespace(PREFIXES["geo"])
OA = Namespace(PREFIXES["oa"])
ORG = Namespace(PREFIXES["org"])
OWL = Namespace(PREFIXES["owl"])
PAV = Namespace(PREFIXES["pav"])
RDF = Namespace(PREFIXES["rdf"])
RDFS = Namespace(PREFIXES["rdfs"])
SCHEMA = Namespace(PREFIXES["schema"])
SH = Namespace(PREFIXES["sh"])
SHAPE = Namespace(PREFIXES["shape"])
SKOS = Namespace(PREFIXES["skos"])
SKOSXL = Namespace(PREFIXES["skosxl"])
SD = Namespace(PREFIXES["sd"])
SPDX = Namespace(PREFIXES["spdx"])
SSSOM = Namespace(PREFIXES["sssom"])
VOID = Namespace(PREFIXES["void"])
WD = Namespace(PREFIXES["wd"])
WIKIBASE = Namespace(PREFIXES["wikibase"])
XSD = Namespace(PREFIXES["xsd"])


@lru_cache(maxsize=100_000)
def compact(iri: str) -> str:
    """Write `iri` as `prefix:name` where the table knows its namespace, else as `<iri>`."""
    prefix, namespace = max(
        ((p, n) for p, n in PREFIXES.items() if iri.startswith(n)),
        key=lambda pair: len(pair[1]),
        default=("", ""),
    )
    return f"{prefix}:{iri[len(namespace) :]}" if namespace else f"<{iri}>"
