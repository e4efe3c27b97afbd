INSERT DATA { topic:unused skos:broadMatch "036" }
