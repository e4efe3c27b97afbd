INSERT DATA { topic:unused skos:inScheme "topics" }
