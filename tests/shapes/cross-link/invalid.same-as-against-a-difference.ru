INSERT DATA { person:ben owl:sameAs person:ada }
