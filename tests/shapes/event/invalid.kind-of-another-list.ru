INSERT DATA { event:meeting dcterms:type code:held }
