# Everywhere: id/process/dialogue becomes id/process/Dialogue.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/process/dialogue") || CONTAINS(STR(?o), "id/process/dialogue"))
  BIND (IRI(REPLACE(STR(?s), "id/process/dialogue", "id/process/Dialogue")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/process/dialogue", "id/process/Dialogue")), ?o) AS ?new_o)
}
