DELETE WHERE { event:call cmq:eventStatus ?status }
