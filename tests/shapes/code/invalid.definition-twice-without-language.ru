INSERT DATA { topic:unused skos:definition "Nothing." }
