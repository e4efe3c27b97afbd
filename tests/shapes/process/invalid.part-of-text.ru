INSERT DATA { process:peace cmq:partOf "history" }
