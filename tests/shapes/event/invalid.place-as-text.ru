INSERT DATA { event:meeting cmq:place "Rivertown" }
