DELETE WHERE { topic:unused skos:prefLabel ?label } ;
INSERT DATA { topic:unused skos:prefLabel "тема"@ru }
