DELETE WHERE { event:meeting cmq:place ?place }
