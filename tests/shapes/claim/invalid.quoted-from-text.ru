INSERT DATA { claim:secret-yes cmq:quotedFrom "a friend" }
