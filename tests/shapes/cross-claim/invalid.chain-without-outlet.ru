INSERT DATA { claim:secret-no cmq:quotedFrom body:ministry-of-northland }
