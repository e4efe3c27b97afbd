INSERT DATA { source:book cmq:length "10"^^xsd:nonNegativeInteger }
