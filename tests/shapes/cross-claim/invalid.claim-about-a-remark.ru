DELETE DATA { claim:number cmq:aboutProperty cmq:participation } ; INSERT DATA { claim:number cmq:aboutProperty skos:note }
