DELETE { ben:link-wikidata cmq:linkRelation ?old }
INSERT { ben:link-wikidata cmq:linkRelation code:no-match }
WHERE { ben:link-wikidata cmq:linkRelation ?old }
