INSERT DATA { claim:number cmq:answers "how many" }
