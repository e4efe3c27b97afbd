DELETE DATA { claim:secret-no cmq:about event:meeting } ; INSERT DATA { claim:secret-no cmq:about event:call . event:call cmq:question question:secret-topic }
