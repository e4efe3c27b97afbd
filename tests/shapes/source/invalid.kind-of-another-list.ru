INSERT DATA { source:book dcterms:type code:held }
