INSERT DATA { ada:tenure-1 cmq:latest "2000-12-31"^^xsd:date }
