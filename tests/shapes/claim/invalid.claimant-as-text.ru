INSERT DATA { claim:number cmq:claimant "the report" }
