# Everywhere: ada#link-other becomes ada#other.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "ada#link-other") || CONTAINS(STR(?o), "ada#link-other"))
  BIND (IRI(REPLACE(STR(?s), "ada#link-other", "ada#other")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "ada#link-other", "ada#other")), ?o) AS ?new_o)
}
