INSERT DATA { truce:signature-2 cmq:side "Southland" }
