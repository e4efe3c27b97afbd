DELETE { claim:number cmq:claimant ?old } INSERT { claim:number cmq:claimantDescription "An official who is not named."@en ; cmq:side body:northland } WHERE { claim:number cmq:claimant ?old }
