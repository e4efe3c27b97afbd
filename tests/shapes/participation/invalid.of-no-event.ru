DELETE DATA { event:call cmq:participation call:participation-2 }
