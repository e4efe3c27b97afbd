INSERT DATA { source:report dcterms:bibliographicCitation place:rivertown }
