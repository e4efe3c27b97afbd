INSERT DATA { 
  rivertown:link-none a cmq:IdentityLink ; cmq:about place:rivertown ; cmq:linkRelation code:no-match ;
    sssom:mapping_justification semapv:ManualMappingCuration ; sssom:confidence 1.0 ;
    dcterms:source <https://example.org/search> ; dcterms:date "2001-01-01"^^xsd:date .
 }
