# Everywhere: id/event/dismissal becomes id/event/Dismissal.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/event/dismissal") || CONTAINS(STR(?o), "id/event/dismissal"))
  BIND (IRI(REPLACE(STR(?s), "id/event/dismissal", "id/event/Dismissal")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/event/dismissal", "id/event/Dismissal")), ?o) AS ?new_o)
}
