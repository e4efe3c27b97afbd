INSERT DATA { code:Others a skos:ConceptScheme ; dcterms:title "Others (test)"@en ; skos:definition "Other codes."@en }
