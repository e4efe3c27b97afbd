INSERT DATA { event:meeting cmq:produced "the truce" }
