INSERT DATA { event:dismissal cmq:date "2001-05" }
