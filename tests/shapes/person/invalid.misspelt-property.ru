INSERT DATA { person:ben foaf:nmae "Ben" }
