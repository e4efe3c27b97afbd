INSERT DATA { process:peace cmq:condition "a dismissal" }
