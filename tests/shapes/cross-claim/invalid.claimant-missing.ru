DELETE WHERE { claim:number cmq:claimant ?old }
