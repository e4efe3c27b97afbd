DELETE WHERE { ada:link-other dcterms:source ?page }
