DELETE WHERE { claim:number cmq:stance ?stance }
