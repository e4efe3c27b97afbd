INSERT DATA { topic:unused skos:prefLabel "spare topic"@en , "Thema" }
