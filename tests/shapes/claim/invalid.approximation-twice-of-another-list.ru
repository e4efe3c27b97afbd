DELETE { claim:number cmq:claimedLiteral ?old } INSERT { claim:number cmq:claimedLiteral 10 ; cmq:approximation code:about , code:held } WHERE { claim:number cmq:claimedLiteral ?old }
