INSERT DATA { source:book dcterms:titel "A book" }
