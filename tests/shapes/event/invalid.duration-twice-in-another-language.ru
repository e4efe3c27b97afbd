INSERT DATA { event:meeting cmq:duration "two hours"@en , "zwei Stunden"@de }
