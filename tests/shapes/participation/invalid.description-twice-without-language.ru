INSERT DATA { meeting:participation-2 skos:prefLabel "An official" }
