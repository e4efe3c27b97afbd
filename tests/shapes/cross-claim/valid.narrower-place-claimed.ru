PREFIX inn: <https://w3id.org/communique/id/place/inn#>
DELETE { claim:number ?p ?o } INSERT { claim:number cmq:aboutProperty cmq:place ; cmq:claimedValue place:inn } WHERE { claim:number ?p ?o FILTER (?p IN (cmq:aboutProperty, cmq:claimedLiteral)) } ;
DELETE DATA { event:meeting cmq:placeRelation code:near } ; INSERT DATA { event:meeting cmq:placeRelation code:within .
place:inn a geo:Feature ; skos:prefLabel "Inn of Rivertown (test)"@en ; geo:asWKT "POINT(10.5 50.5)"^^geo:wktLiteral ; owl:sameAs wd:Q999999999 .
inn:link-wikidata a cmq:IdentityLink ; cmq:about place:inn ; cmq:linkTarget wd:Q999999999 ; cmq:linkRelation code:same-as ; sssom:mapping_justification semapv:ManualMappingCuration ; sssom:confidence 0.9 ; dcterms:source <https://example.org/inn> ; dcterms:date "2001-01-01"^^xsd:date }
