INSERT DATA { process:peace cmq:partOf process:dialogue }
