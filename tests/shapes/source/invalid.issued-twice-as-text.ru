INSERT DATA { source:book dcterms:issued "in May" }
