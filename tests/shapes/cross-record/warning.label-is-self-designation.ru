DELETE { body:northland skos:prefLabel ?old }
INSERT { body:northland skos:prefLabel "Free Northland"@en }
WHERE { body:northland skos:prefLabel ?old }
