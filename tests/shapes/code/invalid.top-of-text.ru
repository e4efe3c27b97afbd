INSERT DATA { topic:unused skos:topConceptOf "topics" }
