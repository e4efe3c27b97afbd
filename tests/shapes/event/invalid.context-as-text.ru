INSERT DATA { event:meeting cmq:context "the war" }
