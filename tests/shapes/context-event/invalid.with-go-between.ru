INSERT DATA { event:dismissal cmq:conveyedBy person:ada }
