INSERT DATA { body:northland skos:exactMatch "Q999999901" }
