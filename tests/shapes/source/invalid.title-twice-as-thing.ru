INSERT DATA { source:report dcterms:title place:rivertown }
