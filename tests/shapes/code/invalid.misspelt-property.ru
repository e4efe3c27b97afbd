INSERT DATA { topic:unused skos:defnition "?"@en }
