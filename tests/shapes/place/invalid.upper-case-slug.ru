# Everywhere: id/place/rivertown becomes id/place/Rivertown.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/place/rivertown") || CONTAINS(STR(?o), "id/place/rivertown"))
  BIND (IRI(REPLACE(STR(?s), "id/place/rivertown", "id/place/Rivertown")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/place/rivertown", "id/place/Rivertown")), ?o) AS ?new_o)
}
