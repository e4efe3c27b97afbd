DELETE WHERE { code:topics skos:definition ?sentence }
