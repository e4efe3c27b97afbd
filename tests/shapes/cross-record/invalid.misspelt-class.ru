INSERT DATA { event:walk a cmq:Walk }
