# Everywhere: http://www.wikidata.org/entity/Q999999904 becomes http://www.wikidata.org/wiki/Q999999904.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "http://www.wikidata.org/entity/Q999999904") || CONTAINS(STR(?o), "http://www.wikidata.org/entity/Q999999904"))
  BIND (IRI(REPLACE(STR(?s), "http://www.wikidata.org/entity/Q999999904", "http://www.wikidata.org/wiki/Q999999904")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "http://www.wikidata.org/entity/Q999999904", "http://www.wikidata.org/wiki/Q999999904")), ?o) AS ?new_o)
}
