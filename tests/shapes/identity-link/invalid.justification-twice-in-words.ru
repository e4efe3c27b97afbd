INSERT DATA { ada:link-other sssom:mapping_justification "looked it up" }
