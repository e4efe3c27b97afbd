INSERT DATA { topic:unused skos:narrowMatch "036" }
