# Everywhere: id/topic/unused becomes id/topic/Unused.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/topic/unused") || CONTAINS(STR(?o), "id/topic/unused"))
  BIND (IRI(REPLACE(STR(?s), "id/topic/unused", "id/topic/Unused")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/topic/unused", "id/topic/Unused")), ?o) AS ?new_o)
}
