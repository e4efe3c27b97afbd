INSERT DATA { event:meeting cmq:evidence "page 3" }
