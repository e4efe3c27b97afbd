# Everywhere: ada#tenure-1 becomes ada#term-1.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "ada#tenure-1") || CONTAINS(STR(?o), "ada#tenure-1"))
  BIND (IRI(REPLACE(STR(?s), "ada#tenure-1", "ada#term-1")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "ada#tenure-1", "ada#term-1")), ?o) AS ?new_o)
}
