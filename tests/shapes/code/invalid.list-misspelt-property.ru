INSERT DATA { code:topics skos:defnition "?"@en }
