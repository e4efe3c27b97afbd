INSERT DATA { event:meeting cmq:publicity code:held }
