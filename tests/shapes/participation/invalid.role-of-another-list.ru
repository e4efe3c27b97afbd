INSERT DATA { call:participation-1 cmq:role code:held }
