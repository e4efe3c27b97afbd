# Everywhere: id/person/ben becomes id/person/ben_s.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/person/ben") || CONTAINS(STR(?o), "id/person/ben"))
  BIND (IRI(REPLACE(STR(?s), "id/person/ben", "id/person/ben_s")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/person/ben", "id/person/ben_s")), ?o) AS ?new_o)
}
