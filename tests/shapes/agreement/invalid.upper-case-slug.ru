# Everywhere: id/agreement/earlier-truce becomes id/agreement/Earlier-Truce.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/agreement/earlier-truce") || CONTAINS(STR(?o), "id/agreement/earlier-truce"))
  BIND (IRI(REPLACE(STR(?s), "id/agreement/earlier-truce", "id/agreement/Earlier-Truce")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/agreement/earlier-truce", "id/agreement/Earlier-Truce")), ?o) AS ?new_o)
}
