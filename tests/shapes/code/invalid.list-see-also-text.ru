INSERT DATA { code:topics rdfs:seeAlso "topic" }
