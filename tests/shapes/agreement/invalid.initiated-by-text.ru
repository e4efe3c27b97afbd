INSERT DATA { agreement:truce cmq:initiatedBy "Northland" }
