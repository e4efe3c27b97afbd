INSERT DATA { event:meeting cmq:outcome "a truce" }
