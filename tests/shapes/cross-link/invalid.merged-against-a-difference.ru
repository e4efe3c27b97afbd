INSERT DATA { ada:link-ben a cmq:IdentityLink ; cmq:about person:ada ; cmq:linkTarget person:ben ; cmq:linkRelation code:inferred-same ; skos:editorialNote "Inferred."@en ;
 sssom:mapping_justification semapv:ManualMappingCuration ; sssom:confidence 0.5 ; dcterms:source source:report ; dcterms:date "2001-01-01"^^xsd:date }
