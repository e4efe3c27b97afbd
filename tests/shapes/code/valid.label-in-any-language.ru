INSERT DATA { topic:unused skos:prefLabel "Thema"@de , "aihe"@fi }
