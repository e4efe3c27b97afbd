INSERT DATA { place:rivertown skos:altLabel "Ville de la rivière"@fr , "Ville De La Rivière"@fr }
