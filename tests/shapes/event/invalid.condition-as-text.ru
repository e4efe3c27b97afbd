INSERT DATA { event:meeting cmq:condition "a dismissal" }
