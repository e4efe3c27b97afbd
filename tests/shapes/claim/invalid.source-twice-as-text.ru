INSERT DATA { claim:number cmq:reportedIn "the report" }
