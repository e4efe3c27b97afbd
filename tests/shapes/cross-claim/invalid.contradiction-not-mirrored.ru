DELETE DATA { claim:secret-no cmq:contradicts claim:secret-yes }
