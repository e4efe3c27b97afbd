INSERT DATA { code:topics dcterms:title "Topics" }
