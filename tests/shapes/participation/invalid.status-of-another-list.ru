INSERT DATA { call:participation-1 cmq:participationStatus code:held }
