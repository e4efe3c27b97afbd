DELETE WHERE { claim:number cmq:reportedIn ?source }
