DELETE WHERE { ada:link-other sssom:mapping_justification ?kind }
