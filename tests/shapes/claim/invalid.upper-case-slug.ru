# Everywhere: id/claim/number becomes id/claim/Number.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/claim/number") || CONTAINS(STR(?o), "id/claim/number"))
  BIND (IRI(REPLACE(STR(?s), "id/claim/number", "id/claim/Number")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/claim/number", "id/claim/Number")), ?o) AS ?new_o)
}
