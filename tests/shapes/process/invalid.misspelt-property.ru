INSERT DATA { process:peace cmq:partys body:gazette }
