DELETE { claim:number cmq:reportedIn ?old }
INSERT { claim:number cmq:reportedIn source:bulletin }
WHERE { claim:number cmq:reportedIn ?old }
