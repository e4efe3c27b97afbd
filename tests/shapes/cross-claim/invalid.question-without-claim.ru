INSERT DATA { event:call cmq:question question:secret-topic }
