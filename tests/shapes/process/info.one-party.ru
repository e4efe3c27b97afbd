DELETE DATA { process:peace cmq:party body:southland }
