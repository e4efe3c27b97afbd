INSERT DATA { ada:link-other sssom:confidence "-0.5"^^xsd:decimal , 1.5 }
