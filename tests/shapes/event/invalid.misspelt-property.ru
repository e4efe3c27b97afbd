INSERT DATA { event:call cmq:plaice place:rivertown }
