DELETE WHERE { claim:number cmq:about ?thing }
