INSERT DATA { topic:unused skos:closeMatch "036" }
