INSERT DATA { claim:number cmq:approximation code:about }
