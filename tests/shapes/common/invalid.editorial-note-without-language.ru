INSERT DATA { event:meeting skos:editorialNote "A remark." }
