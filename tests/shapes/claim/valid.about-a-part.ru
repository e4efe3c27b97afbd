DELETE { claim:number cmq:about ?old }
INSERT { claim:number cmq:about meeting:participation-2 }
WHERE { claim:number cmq:about ?old }
