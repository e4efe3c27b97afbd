INSERT DATA { source:report pav:retrievedFrom <https://gazette.example/1> , "the second page" }
