DELETE { ada:link-other sssom:confidence ?old }
INSERT { ada:link-other sssom:confidence "high" }
WHERE { ada:link-other sssom:confidence ?old }
