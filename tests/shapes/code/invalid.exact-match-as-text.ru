INSERT DATA { topic:unused skos:exactMatch "036" }
