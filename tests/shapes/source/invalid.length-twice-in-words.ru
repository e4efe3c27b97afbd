INSERT DATA { source:report cmq:length "many" }
