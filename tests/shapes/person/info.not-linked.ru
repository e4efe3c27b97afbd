DELETE WHERE { person:ben owl:sameAs ?item } ;
DELETE WHERE { ben:link-wikidata ?property ?value }
