INSERT DATA { person:ada owl:sameAs "Q999999902" }
