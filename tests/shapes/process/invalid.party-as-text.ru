INSERT DATA { process:peace cmq:party "Northland" }
