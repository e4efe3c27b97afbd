"""How to load the files: short programs and commands, each complete in itself."""

from __future__ import annotations

from dataclasses import dataclass

from communique.terms import PREFIXES
from communique.web.words import N_

_QUERY = f"""PREFIX cmq: <{PREFIXES["cmq"]}>
PREFIX skos: <{PREFIXES["skos"]}>
SELECT ?date ?label WHERE {{
  ?event cmq:eventStatus ?status ; cmq:date ?date ; cmq:earliest ?earliest ; skos:prefLabel ?label .
  FILTER (LANG(?label) = "en")
}} ORDER BY ?earliest ?label LIMIT 10"""

_PANDAS = """import pandas as pd

events = pd.read_csv("{dumps}/events.csv.gz", dtype=str, keep_default_na=False)
parts = pd.read_csv("{dumps}/participations.csv.gz", dtype=str, keep_default_na=False)
held = events[events["status"] == "held"]
print(parts[parts["event"].isin(held["event"])].groupby("side_label")["event"].nunique())
"""
_RDFLIB = '''from rdflib import Graph

record = Graph().parse("{dumps}/communique.ttl", format="turtle")
for row in record.query("""
{query}
"""):
    print(row.date, row.label)
'''
_PYOXIGRAPH = '''import gzip
from urllib.request import urlopen

from pyoxigraph import RdfFormat, Store

store = Store()
with urlopen("{dumps}/communique.nq.gz") as answer:
    store.bulk_load(gzip.GzipFile(fileobj=answer), format=RdfFormat.N_QUADS)
for row in store.query("""
{query}
""", use_default_graph_as_union=True):
    print(row["date"].value, row["label"].value)
'''
_R = """events <- read.csv("{dumps}/events.csv", colClasses = "character")
table(events$status)

# statements, with the package rdflib
library(rdflib)
download.file("{dumps}/communique.ttl", "communique.ttl")
record <- rdf_parse("communique.ttl", format = "turtle")
rdf_query(record, '
{query}
')
"""
_OXIGRAPH = """curl -sO {dumps}/communique.nq.gz
gunzip communique.nq.gz
oxigraph load --location record --file communique.nq
oxigraph query --location record --union-default-graph --results-format csv --query '
{query}
'
"""
_JENA = """curl -sO {dumps}/communique.ttl.gz
cat > question.rq << 'END'
{query}
END
tdb2.tdbloader --loc record communique.ttl.gz
tdb2.tdbquery --loc record --query question.rq
"""


@dataclass(frozen=True)
class Recipe:
    """A way to load the record.

    Attributes:
        anchor_id: id of its place on the page.
        title: with what.
        about: what one needs, to be translated.
        text: the program, or the commands.
    """

    anchor_id: str
    title: str
    about: str
    text: str


def recipes(dumps: str) -> list[Recipe]:
    """Return the recipes for files at the address `dumps`."""
    return [
        Recipe(anchor_id, title, about, text.format(dumps=dumps, query=_QUERY))
        for anchor_id, title, about, text in (
            ("pandas", "Python: pandas", N_("The tables: for how many events somebody acted for each side."), _PANDAS),
            ("rdflib", "Python: rdflib", N_("All statements in memory; good for small records."), _RDFLIB),
            ("pyoxigraph", "Python: pyoxigraph", N_("All statements in a fast store in memory."), _PYOXIGRAPH),
            ("r", "R", N_("The tables need nothing but R, the statements the package rdflib."), _R),
            ("oxigraph", "Oxigraph", N_("A store on disk, and a query from the shell."), _OXIGRAPH),
            ("jena", "Apache Jena", N_("The same with TDB 2; Fuseki serves the folder “record”."), _JENA),
        )
    ]
