DELETE { claim:secret-no ?p ?o } INSERT { claim:secret-no cmq:about process:dialogue ; cmq:aboutProperty cmq:assessment ; cmq:claimedLiteral "no meeting in all those years"@en ; cmq:stance code:asserts } WHERE { claim:secret-no ?p ?o FILTER (?p IN (cmq:about, cmq:aboutProperty, cmq:claimedValue, cmq:stance)) } ;
DELETE { claim:secret-yes ?p ?o } INSERT { claim:secret-yes cmq:aboutProperty cmq:eventStatus ; cmq:claimedValue code:held } WHERE { claim:secret-yes ?p ?o FILTER (?p IN (cmq:aboutProperty, cmq:claimedValue)) } ;
INSERT DATA { process:dialogue cmq:question question:secret-topic }
