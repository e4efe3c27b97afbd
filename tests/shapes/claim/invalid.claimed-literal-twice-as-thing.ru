INSERT DATA { claim:number cmq:claimedLiteral topic:secret }
