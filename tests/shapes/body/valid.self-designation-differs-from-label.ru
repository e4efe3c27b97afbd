INSERT DATA { 
  body:southland cmq:attributedName <https://w3id.org/communique/id/body/southland#name-1> .
  <https://w3id.org/communique/id/body/southland#name-1> a cmq:AttributedName ; skosxl:literalForm "Southlandia"@en ;
    cmq:usedBy person:ben ; cmq:nameManner code:self-designation ;
    cmq:evidence <https://w3id.org/communique/id/body/southland#evidence-1> .
  <https://w3id.org/communique/id/body/southland#evidence-1> a oa:SpecificResource ; oa:hasSource source:report ;
    oa:hasSelector <https://w3id.org/communique/id/body/southland#evidence-1-span> ; cmq:anchor "Southlandia" .
  <https://w3id.org/communique/id/body/southland#evidence-1-span> a oa:TextPositionSelector ; oa:start 0 ; oa:end 11 ;
    cmq:sha256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" .
 }
