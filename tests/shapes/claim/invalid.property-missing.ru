DELETE WHERE { claim:number cmq:aboutProperty ?property }
