# Everywhere: Q999999904 becomes Q999999902.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "Q999999904") || CONTAINS(STR(?o), "Q999999904"))
  BIND (IRI(REPLACE(STR(?s), "Q999999904", "Q999999902")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "Q999999904", "Q999999902")), ?o) AS ?new_o)
}
