INSERT DATA { call:participation-1 cmq:roles code:mediator }
