INSERT DATA { secret-no:link-speaker a cmq:IdentityLink ; cmq:about claim:secret-no ; cmq:linkTarget person:ben ; cmq:linkRelation code:inferred-same ; 
 sssom:mapping_justification semapv:ManualMappingCuration ; sssom:confidence 0.5 ; dcterms:source source:report ; dcterms:date "2001-01-01"^^xsd:date }
