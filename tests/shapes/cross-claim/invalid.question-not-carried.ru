DELETE DATA { event:meeting cmq:question question:secret-topic }
