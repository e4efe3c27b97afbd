DELETE WHERE { ada:link-other dcterms:date ?day }
