"""The release on HTTP: SPARQL, documents about things, pages for people, dumps."""
