DELETE { claim:number cmq:aboutProperty ?old }
INSERT { claim:number cmq:aboutProperty cmq:participations }
WHERE { claim:number cmq:aboutProperty ?old }
