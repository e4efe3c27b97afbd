# Everywhere: http://www.wikidata.org/entity/Q999999904 becomes https://example.org/ben-sutherland.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "http://www.wikidata.org/entity/Q999999904") || CONTAINS(STR(?o), "http://www.wikidata.org/entity/Q999999904"))
  BIND (IRI(REPLACE(STR(?s), "http://www.wikidata.org/entity/Q999999904", "https://example.org/ben-sutherland")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "http://www.wikidata.org/entity/Q999999904", "https://example.org/ben-sutherland")), ?o) AS ?new_o)
}
