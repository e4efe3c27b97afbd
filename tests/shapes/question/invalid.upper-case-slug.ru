# Everywhere: id/question/secret-topic becomes id/question/Secret-Topic.
DELETE { ?s ?p ?o }
INSERT { ?new_s ?p ?new_o }
WHERE {
  ?s ?p ?o .
  FILTER (CONTAINS(STR(?s), "id/question/secret-topic") || CONTAINS(STR(?o), "id/question/secret-topic"))
  BIND (IRI(REPLACE(STR(?s), "id/question/secret-topic", "id/question/Secret-Topic")) AS ?new_s)
  BIND (IF(isIRI(?o), IRI(REPLACE(STR(?o), "id/question/secret-topic", "id/question/Secret-Topic")), ?o) AS ?new_o)
}
