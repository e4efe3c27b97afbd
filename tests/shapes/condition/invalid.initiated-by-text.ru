INSERT DATA { dialogue:condition-1 cmq:initiatedBy "Northland" }
