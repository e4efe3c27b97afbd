DELETE { topic:unused skos:inScheme ?old }
INSERT { topic:unused skos:inScheme code:stances }
WHERE { topic:unused skos:inScheme ?old }
