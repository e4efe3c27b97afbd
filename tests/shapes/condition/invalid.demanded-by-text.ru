INSERT DATA { dialogue:condition-1 cmq:demandedBy "Northland" }
