INSERT DATA { truce:signature-2 cmq:channel code:held }
