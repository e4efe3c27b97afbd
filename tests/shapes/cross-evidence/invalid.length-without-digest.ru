INSERT DATA { source:book cmq:length 10 }
