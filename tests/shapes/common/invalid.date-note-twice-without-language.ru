INSERT DATA { event:meeting cmq:dateNote "A guess." }
