INSERT DATA { source:book dcterms:publisher "Gazette" }
