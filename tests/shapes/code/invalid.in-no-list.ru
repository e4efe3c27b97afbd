DELETE WHERE { topic:unused skos:inScheme ?list }
