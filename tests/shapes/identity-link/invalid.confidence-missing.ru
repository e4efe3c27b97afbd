DELETE WHERE { ada:link-other sssom:confidence ?confidence }
