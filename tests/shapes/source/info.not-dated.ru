DELETE WHERE { source:book dcterms:issued ?date }
