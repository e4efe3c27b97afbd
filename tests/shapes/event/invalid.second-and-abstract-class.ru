INSERT DATA { event:call a cmq:NegotiationEvent }
