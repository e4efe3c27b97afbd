INSERT DATA { question:secret-topic skos:defnition "?"@en }
