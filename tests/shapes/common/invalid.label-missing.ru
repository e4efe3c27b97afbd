DELETE WHERE { event:call skos:prefLabel ?label }
