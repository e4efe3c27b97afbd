INSERT DATA { claim:number cmq:about "the meeting" }
