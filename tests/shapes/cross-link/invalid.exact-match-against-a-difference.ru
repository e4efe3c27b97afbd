INSERT DATA { body:southland skos:exactMatch body:northland }
