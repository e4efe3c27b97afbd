INSERT DATA { meeting:outcome-1 cmq:result code:held }
