INSERT DATA { event:dismissal cmq:format code:within-one-side }
