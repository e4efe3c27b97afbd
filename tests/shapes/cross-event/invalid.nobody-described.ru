DELETE WHERE { meeting:participation-2 skos:prefLabel ?label }
