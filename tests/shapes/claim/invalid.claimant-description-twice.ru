DELETE { claim:number cmq:claimant ?old } INSERT { claim:number cmq:claimantDescription "An official"@en , "Ein Beamter"@de } WHERE { claim:number cmq:claimant ?old }
