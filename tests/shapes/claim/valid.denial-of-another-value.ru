INSERT DATA { event:meeting cmq:topic topic:unused }
