# Everywhere: entity/Q999999904 becomes entity/Q0999999904.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "entity/Q999999904") || CONTAINS(STR(?o), "entity/Q999999904"))
  BIND (IRI(REPLACE(STR(?s), "entity/Q999999904", "entity/Q0999999904")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "entity/Q999999904", "entity/Q0999999904")), ?o) AS ?new_o)
}
