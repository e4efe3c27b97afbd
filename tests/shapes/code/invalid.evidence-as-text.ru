INSERT DATA { topic:unused dcterms:source "a page" }
