INSERT DATA { body:southland dcterms:type code:held }
