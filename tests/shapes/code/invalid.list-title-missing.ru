DELETE WHERE { code:topics dcterms:title ?title }
