# Everywhere: id/body/gazette becomes id/body/Gazette.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/body/gazette") || CONTAINS(STR(?o), "id/body/gazette"))
  BIND (IRI(REPLACE(STR(?s), "id/body/gazette", "id/body/Gazette")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/body/gazette", "id/body/Gazette")), ?o) AS ?new_o)
}
