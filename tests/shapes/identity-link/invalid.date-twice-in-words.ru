INSERT DATA { ada:link-other dcterms:date "today" }
