INSERT DATA { ada:link-other dcterms:source "a page" }
