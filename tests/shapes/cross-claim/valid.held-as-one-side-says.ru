DELETE { claim:number ?p ?o } INSERT { claim:number cmq:aboutProperty cmq:eventStatus ; cmq:claimedValue code:held } WHERE { claim:number ?p ?o FILTER (?p IN (cmq:aboutProperty, cmq:claimedLiteral)) } ;
DELETE DATA { event:meeting cmq:eventStatus code:held } ; INSERT DATA { event:meeting cmq:eventStatus code:alleged-by-one-side }
