INSERT DATA { claim:number cmq:claimantDescription "Somebody"@en }
