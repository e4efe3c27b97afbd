INSERT DATA { event:meeting cmq:participation "Ada" }
