INSERT DATA { source:report cmq:perspective "Northland" }
