INSERT DATA { event:meeting cmq:channel code:held }
