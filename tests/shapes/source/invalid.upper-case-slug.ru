# Everywhere: id/source/bulletin becomes id/source/Bulletin.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/source/bulletin") || CONTAINS(STR(?o), "id/source/bulletin"))
  BIND (IRI(REPLACE(STR(?s), "id/source/bulletin", "id/source/Bulletin")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/source/bulletin", "id/source/Bulletin")), ?o) AS ?new_o)
}
