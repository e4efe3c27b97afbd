INSERT DATA { event:meeting cmq:disclosedBy "a letter" }
