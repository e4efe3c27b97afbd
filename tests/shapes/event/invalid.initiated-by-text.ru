INSERT DATA { event:meeting cmq:initiatedBy "Northland" }
