INSERT DATA { event:dismissal cmq:channel code:letter }
