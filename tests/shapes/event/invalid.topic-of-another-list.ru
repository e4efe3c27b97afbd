INSERT DATA { event:meeting cmq:topic code:held }
