INSERT DATA { meeting:outcome-1 dcterms:type code:held }
