INSERT DATA { source:book dcterms:language "English"@en }
