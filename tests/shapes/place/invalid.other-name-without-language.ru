INSERT DATA { place:rivertown skos:altLabel "Rivertown" }
