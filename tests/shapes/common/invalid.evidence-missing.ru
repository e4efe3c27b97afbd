DELETE DATA { call:participation-1 cmq:evidence call:evidence-1 }
