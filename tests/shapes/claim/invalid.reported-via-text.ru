INSERT DATA { claim:number cmq:reportedVia "an agency" }
