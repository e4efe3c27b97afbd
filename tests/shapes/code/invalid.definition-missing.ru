DELETE WHERE { topic:unused skos:definition ?sentence }
