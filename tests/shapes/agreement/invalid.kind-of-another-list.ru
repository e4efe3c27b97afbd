INSERT DATA { agreement:truce dcterms:type code:held }
