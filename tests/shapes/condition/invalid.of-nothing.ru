DELETE DATA { process:dialogue cmq:condition dialogue:condition-1 }
