# Everywhere: id/office/envoy-of-southland becomes id/office/Envoy-of-Southland.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/office/envoy-of-southland") || CONTAINS(STR(?o), "id/office/envoy-of-southland"))
  BIND (IRI(REPLACE(STR(?s), "id/office/envoy-of-southland", "id/office/Envoy-of-Southland")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/office/envoy-of-southland", "id/office/Envoy-of-Southland")), ?o) AS ?new_o)
}
