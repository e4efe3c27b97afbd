INSERT DATA { meeting:name-1 cmq:nameManner code:held }
