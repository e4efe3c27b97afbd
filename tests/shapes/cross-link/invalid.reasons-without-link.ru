DELETE WHERE { body:northland skos:exactMatch ?item }
