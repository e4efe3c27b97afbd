DELETE DATA { claim:secret-no cmq:about event:meeting } ; INSERT DATA { claim:secret-no cmq:about process:peace . process:peace cmq:question question:secret-topic }
