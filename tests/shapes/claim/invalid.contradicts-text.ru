INSERT DATA { claim:number cmq:contradicts "the others" }
