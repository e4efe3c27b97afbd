INSERT DATA { event:meeting cmq:partOf "the dialogue" }
