INSERT DATA { event:dismissal cmq:latest "soon" }
