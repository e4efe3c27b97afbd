INSERT DATA { topic:unused skos:relatedMatch "036" }
