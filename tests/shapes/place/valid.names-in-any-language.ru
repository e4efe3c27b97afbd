INSERT DATA { place:rivertown skos:altLabel "Flussstadt"@de , "Flußstadt"@de , "Jokikaupunki"@fi }
