DELETE { claim:secret-no ?p ?o } INSERT { claim:secret-no cmq:aboutProperty cmq:eventStatus ; cmq:claimedValue code:held } WHERE { claim:secret-no ?p ?o FILTER (?p IN (cmq:aboutProperty, cmq:claimedValue)) } ;
DELETE DATA { event:meeting cmq:eventStatus code:held } ; INSERT DATA { event:meeting cmq:eventStatus code:alleged-by-one-side }
