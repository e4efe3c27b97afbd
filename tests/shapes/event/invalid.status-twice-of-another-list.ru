INSERT DATA { event:meeting cmq:eventStatus code:bilateral }
