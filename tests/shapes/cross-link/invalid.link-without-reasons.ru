INSERT DATA { body:southland skos:exactMatch wd:Q999999909 }
