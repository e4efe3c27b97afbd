INSERT DATA { event:meeting cmq:conveyedBy "a friend" }
