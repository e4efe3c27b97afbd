INSERT DATA { source:report pav:retrievedOn "1951-05-17"^^xsd:date , "the day after" }
