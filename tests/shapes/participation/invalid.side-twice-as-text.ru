INSERT DATA { call:participation-1 cmq:side "Northland" }
