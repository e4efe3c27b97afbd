INSERT DATA { source:book dcterms:creator "Ada" }
